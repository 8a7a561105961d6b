import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import type { Sha256 } from '#shared/crypto/ports.ts';
import type { Box, BoxArea, ClassScore, Detector, FrameGeometry } from '../detector-port.ts';
import type { Blob } from './blobs.ts';
import { CandidateFinder } from './candidates.ts';
import { areaOf, featuresOf, logLikelihood } from './class-likelihood.ts';
import type { Kind } from './kind.ts';
import type { HotSpotParameters } from './hot-spot-parameters.ts';
import { hotSpotParameters } from './hot-spot-parameters.ts';

const NAME = 'hot-spot';
const VERSION = '1.1.0';
/** A box with this score of the class vehicle swallows its parts. */
const VEHICLE_FROM = 0.6;

/**
 * The classical detector: blobs warmer than their surroundings at several thresholds and two resolutions, each judged by shape,
 * contrast and size at the range where it stands; of nested blobs the best one stays. Its identity is the SHA-256 of the canonical
 * JSON of name, version and parameters.
 */
export function createHotSpotDetector(sha256: Sha256, parameters: HotSpotParameters = hotSpotParameters): Detector {
  const description = canonicalJson({ name: NAME, version: VERSION, parameters });
  let finder: CandidateFinder | undefined;
  return {
    model: { name: NAME, version: VERSION, sha256: sha256(new TextEncoder().encode(description)) },
    detect(frame) {
      if (finder === undefined || finder.width !== frame.width || finder.height !== frame.height) {
        finder = new CandidateFinder(frame.width, frame.height, parameters);
      }
      const { blobs, noise } = finder.find(frame.pixels);
      const boxes = blobs.map((blob) => judge(blob, noise, frame.geometry, parameters.kinds));
      return bestOfNested(
        boxes.filter((box) => box.score >= parameters.leastScore),
        parameters.sameScore,
      );
    },
  };
}

function judge(blob: Blob, noise: number, geometry: FrameGeometry | undefined, kinds: readonly Kind[]): Box {
  const features = featuresOf(blob, noise, geometry);
  const logs = kinds.map((kind) => logLikelihood(kind, features));
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = new Map<ClassScore['class'], number>();
  kinds.forEach((kind, i) => {
    shares.set(kind.class, (shares.get(kind.class) ?? 0) + (weights[i] as number) / total);
  });
  const score = 1 - (shares.get('unknown') ?? 0);
  shares.delete('unknown');
  return { ...areaOf(blob), score, classes: [...shares].map(([type, share]) => ({ class: type, score: share })) };
}

/**
 * Of all boxes that share more than half of the smaller one's area, keeps the best: scores nearer than `sameScore` say the same, and then
 * the whole is better than its part. A likely vehicle is better than anything within it: its engine and wheels alone look like bodies.
 */
function bestOfNested(boxes: readonly Box[], sameScore: number): Box[] {
  const kept: Box[] = [];
  const rank = (box: Box): number => (isVehicle(box) ? Math.ceil(1 / sameScore) : Math.round(box.score / sameScore));
  for (const box of [...boxes].sort((a, b) => rank(b) - rank(a) || areaOfBox(b) - areaOfBox(a))) {
    const isNested = (other: Box): boolean => sharedArea(box, other) > 0.5 * Math.min(areaOfBox(box), areaOfBox(other));
    if (!kept.some(isNested)) kept.push(box);
  }
  return kept;
}

const isVehicle = ({ classes }: Box): boolean =>
  classes.some((each) => each.class === 'vehicle' && each.score >= VEHICLE_FROM);

const areaOfBox = ({ width, height }: BoxArea): number => width * height;

function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
