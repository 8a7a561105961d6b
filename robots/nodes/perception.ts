import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotAgentDeps } from '../agent-deps.ts';
import type { Health } from '../diagnostics/health.ts';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { EvidenceItem } from '../perception/evidence/evidence-recorder.ts';
import { noMasks } from '../perception/evidence/masked-area.ts';
import type { ModelIdentity } from '../perception/detector-port.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';
import { createDetectorNode } from './detector.ts';
import type { DetectorNode, DetectorNodeDependencies } from './detector.ts';
import { createEvidenceRecorderNode } from './evidence-recorder.ts';
import type { EvidenceRecorderNode } from './evidence-recorder.ts';
import type { Localization } from './localization.ts';
import { createTrackerNode } from './tracker.ts';

/** Whoever draws detections from a model instead of pixels and says nothing more about it. */
const unnamedModel: ModelIdentity = { name: 'statistical', version: '0', sha256: '0'.repeat(64) };

type PerceptionDeps = RobotAgentDeps & { readonly graph: ManagedGraph };

/** The robot's eyes: detector (with images), tracker, evidence recorder. */
export class Perception {
  readonly #deps: PerceptionDeps;
  readonly #localization: Localization;
  readonly #onTrack: (track: TrackReport) => void;
  readonly #onEvidence: (item: EvidenceItem) => void;
  readonly #stops: (() => void)[] = [];
  #recorder: EvidenceRecorderNode | undefined;
  #detector: DetectorNode | undefined;

  constructor(
    deps: PerceptionDeps,
    localization: Localization,
    onTrack: (track: TrackReport) => void,
    onEvidence: (item: EvidenceItem) => void,
  ) {
    this.#deps = deps;
    this.#localization = localization;
    this.#onTrack = onTrack;
    this.#onEvidence = onEvidence;
  }

  start(): void {
    const { config, detector, graph, groundHeight: ground, ids, namespace } = this.#deps;
    const currentPose = (at: EpochMs) => this.#localization.poseAt(at);
    const common = { graph, namespace, currentPose, ground, ...(config.cameraMount && { mount: config.cameraMount }) };
    if (config.sight === 'images') this.#startRecorder(common);
    const model = detector?.model ?? this.#deps.model ?? unnamedModel;
    const onTrack = (track: TrackReport): void => {
      this.#recorder?.noteTrack(track);
      this.#onTrack(track);
    };
    const tracker = createTrackerNode({ ...common, ids, model, onTrack });
    this.#stops.push(() => tracker.stop());
    if (config.sight !== 'images' || detector === undefined) return;
    const detecting = createDetectorNode({ ...common, detector });
    this.#detector = detecting;
    this.#stops.push(() => detecting.stop());
  }

  /** The evidence id, or undefined without a picture. */
  takePicture(objectId: string, reportId: string): string | undefined {
    const isIdle = this.#deps.graph.firstInactive(['evidence_recorder']) !== undefined;
    return isIdle ? undefined : this.#recorder?.record(objectId, [reportId])?.evidenceId;
  }

  /** Undefined where no detector runs: the detections come from elsewhere. */
  takeDetectorHealth(): Health | undefined {
    return this.#detector?.takeHealth();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #startRecorder(common: Omit<DetectorNodeDependencies, 'detector' | 'parameters'>): void {
    const { config, disk, evidenceSigner: signer, ids, masks = noMasks, sha256 } = this.#deps;
    const { identity, opex, sector } = config;
    const recorder = createEvidenceRecorderNode({
      ...common,
      identity: { manufacturer: identity.manufacturer, serialNumber: identity.serialNumber },
      opex,
      frame: enuFrame(sector.anchor),
      masks,
      ids,
      memory: disk.memory,
      signer,
      sha256,
      sink: { accept: (item) => this.#onEvidence(item) },
    });
    this.#recorder = recorder;
    this.#stops.push(() => recorder.stop());
  }
}
