import type { Random } from '#shared/random/random.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { CameraInfo, Image } from '#shared/ros/messages.ts';
import { customsTerminal } from '#shared/sector/customs-terminal.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import type { Species } from '../actors/looks.ts';
import { cameraInfo } from '../sensors/camera-info.ts';
import type { PixelBox } from '../sensors/silhouette-painter.ts';
import { rangeClassOf, sightPoseOf, sightPoses, sightRangesM } from '../sensors/sight-table.ts';
import type { FalseAlarmSample, SightCell, SightPose, SightSample, SightTable } from '../sensors/sight-table.ts';
import { thermalCameraOf } from '../sensors/thermal-camera-of.ts';
import type { SeenActor, ThermalFrame } from '../sensors/thermal-camera.ts';
import { clearNight } from '../sensors/thermal-conditions.ts';
import { thermalImage } from '../sensors/thermal-image.ts';
import type { BodyPose } from '../world/body-pose.ts';
import { worldOf } from '../world/world.ts';
import { sampleScene } from './sample-scene.ts';
import type { SampleScene } from './sample-scene.ts';

/** What a detector under test is given: the frame as it is published, and how it was taken. */
export interface RenderedFrame {
  readonly image: Image;
  readonly info: CameraInfo;
  readonly body: BodyPose;
  readonly panRad: number;
  readonly groundAt: (x: number, y: number) => number;
}

export interface DetectedBox extends PixelBox {
  /** Scores of `sightClasses`. */
  readonly scores: readonly [number, number, number, number];
}

export type DetectorUnderTest = (frame: RenderedFrame) => readonly DetectedBox[] | Promise<readonly DetectedBox[]>;

const SAMPLES_KEPT = 16;
const FALSE_ALARMS_KEPT = 120;
/** Less than this is hidden, and not the detector's fault. */
const LEAST_VISIBLE = 0.6;

interface Tally {
  tried: number;
  found: number;
  samples: SightSample[];
}

/** Renders frames of both sectors, lets the detector look at them, and keeps its answers by pose and range. */
export async function fitStatisticalSight(fit: {
  readonly detector: string;
  readonly detect: DetectorUnderTest;
  readonly seed: string;
  /** For each pose and range class. */
  readonly framesPerCell: number;
  readonly onProgress?: (done: number, total: number) => void;
}): Promise<SightTable> {
  const tallies = new Map<string, Tally>();
  const falseAlarms = { hills: falseAlarmTally(), yard: falseAlarmTally() };
  const random = seededRandom(fit.seed);
  let frames = 0;
  for (const sector of [borderHills, customsTerminal]) {
    const world = worldOf(sector);
    const camera = thermalCameraOf(world, clearNight, random.fork('camera'));
    for (const { kinds, minRangeM, maxRangeM } of plan()) {
      for (let i = 0; i < fit.framesPerCell; i++) {
        const own = random.fork(`${sector.mapId}/${kinds.join()}/${maxRangeM}/${i}`);
        const scene = sampleScene(world, own, { kinds, minRangeM, maxRangeM, maxActors: 2, lyingShare: 0.4 });
        const frame = camera.render(scene.camera, scene.actors, scene.timeS, own);
        const boxes = await fit.detect(published(scene, frame, (x, y) => world.dem.heightAt(x, y)));
        judge(frame, boxes, scene, tallies, falseAlarms[sector.terrain.style]);
        frames++;
      }
      fit.onProgress?.(frames, 2 * plan().length * fit.framesPerCell);
    }
  }
  return {
    detector: fit.detector,
    seed: fit.seed,
    frames,
    cells: Object.fromEntries(
      sightPoses.map((pose) => [
        pose,
        borrowed(sightRangesM.map((_, range) => cellOf(tallies.get(`${pose} ${range}`), random))),
      ]),
    ) as Record<SightPose, readonly SightCell[]>,
    falseAlarms: { hills: rateOf(falseAlarms.hills, random), yard: rateOf(falseAlarms.yard, random) },
  };
}

function plan(): { kinds: readonly [Species, ...Species[]]; minRangeM: number; maxRangeM: number }[] {
  const groups: readonly (readonly [Species, ...Species[]])[] = [
    ['person'],
    ['car', 'truck'],
    ['deer', 'boar', 'fox'],
    ['drone'],
  ];
  return groups.flatMap((kinds) =>
    sightRangesM.map((maxRangeM, i) => ({ kinds, minRangeM: sightRangesM[i - 1] ?? 10, maxRangeM })),
  );
}

function published(
  { body, panRad }: SampleScene,
  { data }: ThermalFrame,
  groundAt: RenderedFrame['groundAt'],
): RenderedFrame {
  const header = { stamp: { sec: 0, nanosec: 0 }, frame_id: 'thermal' };
  return { image: thermalImage(header, data), info: cameraInfo(header), body, panRad, groundAt };
}

function judge(
  { seen }: ThermalFrame,
  boxes: readonly DetectedBox[],
  { camera }: SampleScene,
  tallies: Map<string, Tally>,
  falseAlarms: { frames: number; samples: FalseAlarmSample[] },
): void {
  const free = new Set(boxes);
  for (const target of [...seen].sort((a, b) => a.rangeM - b.rangeM)) {
    const answer = [...free].find((box) => isAbout(box, target.box));
    if (answer !== undefined) free.delete(answer);
    count(target, answer, camera, tallies);
  }
  falseAlarms.frames++;
  for (const box of free) {
    if (seen.some((target) => overlaps(box, target.box))) continue;
    falseAlarms.samples.push([box.x + box.width / 2, box.y + box.height / 2, box.width, box.height, ...box.scores]);
  }
}

function count(
  { actor, box, rangeM, visible }: SeenActor,
  answer: DetectedBox | undefined,
  camera: SampleScene['camera'],
  tallies: Map<string, Tally>,
): void {
  const range = rangeClassOf(rangeM);
  if (range === undefined || visible < LEAST_VISIBLE) return;
  const sightline = Math.atan2(actor.y - camera.origin.y, actor.x - camera.origin.x);
  const key = `${sightPoseOf(actor, actor.yaw - sightline)} ${range}`;
  const tally = tallies.get(key) ?? { tried: 0, found: 0, samples: [] };
  tallies.set(key, tally);
  tally.tried++;
  if (answer === undefined) return;
  tally.found++;
  tally.samples.push([
    answer.x + answer.width / 2 - box.x - box.width / 2,
    answer.y + answer.height / 2 - box.y - box.height / 2,
    answer.width / box.width,
    answer.height / box.height,
    ...answer.scores,
  ]);
}

/** Is a detection of this thing: its centre lies within the true box, grown by three pixels. */
function isAbout(box: PixelBox, truth: PixelBox): boolean {
  const [u, v] = [box.x + box.width / 2, box.y + box.height / 2];
  const inside = u > truth.x - 3 && u < truth.x + truth.width + 3 && v > truth.y - 3 && v < truth.y + truth.height + 3;
  return inside && box.width * box.height < 6 * (truth.width + 3) * (truth.height + 3);
}

const overlaps = (a: PixelBox, b: PixelBox): boolean =>
  a.x < b.x + b.width + 3 && b.x < a.x + a.width + 3 && a.y < b.y + b.height + 3 && b.y < a.y + a.height + 3;

function cellOf(tally: Tally | undefined, random: Random): SightCell {
  if (tally === undefined) return { tried: 0, recall: 0, samples: [] };
  const recall = Math.round((1000 * tally.found) / tally.tried) / 1000;
  return { tried: tally.tried, recall, samples: some(tally.samples, SAMPLES_KEPT, random) };
}

/** Where nothing came into view (a drone overhead), the next range class with cases speaks. */
const borrowed = (cells: readonly SightCell[]): readonly SightCell[] =>
  cells.map((cell, i) => {
    const next = cell.tried > 0 ? cell : cells.slice(i).find(({ tried }) => tried > 0);
    return next === undefined ? cell : { ...next, tried: cell.tried };
  });

const falseAlarmTally = (): { frames: number; samples: FalseAlarmSample[] } => ({ frames: 0, samples: [] });

function rateOf({ frames, samples }: { frames: number; samples: readonly FalseAlarmSample[] }, random: Random) {
  const perFrame = Math.round((1000 * samples.length) / Math.max(1, frames)) / 1000;
  return { perFrame, samples: some(samples, FALSE_ALARMS_KEPT, random) };
}

function some(samples: readonly SightSample[], kept: number, random: Random): readonly SightSample[] {
  const shuffled = samples.map((sample) => ({ sample, order: random.next() })).sort((a, b) => a.order - b.order);
  return shuffled
    .slice(0, kept)
    .map(({ sample }) => sample.map((value) => Math.round(100 * value) / 100) as unknown as SightSample);
}
