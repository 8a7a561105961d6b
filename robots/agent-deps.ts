import type { Sha256, Signer, Verifier } from '#shared/crypto/ports.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { MqttConnector } from '#shared/link/mqtt-port.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { RobotConfig } from './config.ts';
import type { NodeParameterValues } from './lifecycle/managed-graph.ts';
import type { RobotMemory } from './identity/robot-memory.ts';
import type { EvidenceSpool, EvidenceUploader } from './link/evidence-uploader.ts';
import type { OutboxStorage } from './link/outbox-storage.ts';
import type { Detector, ModelIdentity } from './perception/detector-port.ts';
import type { FlightTrigger } from './recorder/recording.ts';
import type { MaskSet } from './perception/evidence/masked-area.ts';

/** What survives a restart or a power cut of the robot. */
export interface RobotDisk {
  readonly outbox: OutboxStorage;
  readonly memory: RobotMemory;
  readonly spool: EvidenceSpool;
  /** What is left, for /diagnostics; undefined while the disk does not say. */
  readonly freeBytes?: () => number | undefined;
}

/** Something worth a record: a change of behaviour with its cause, a refused message, a fault. */
export interface RobotEvent {
  readonly at: EpochMs;
  readonly kind: 'behaviour' | 'refused' | 'fault' | 'link' | 'halt' | 'command' | 'evidence';
  readonly text: string;
}

export interface RobotAgentDeps {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Its sensors and wheels are behind it. */
  readonly graph: RosGraph;
  readonly namespace: string;
  /** Instead of the nodes' own defaults (docs/interfaces/ros.md). */
  readonly nodeParameters?: NodeParameterValues;
  /** Publish map -> odom, for tools on a real graph. */
  readonly publishMapFrame?: boolean;
  readonly mqtt: MqttConnector;
  readonly disk: RobotDisk;
  /** Seals envelopes: `hmac:<robot>`. */
  readonly linkSigner: Signer;
  /** Signs pictures: `ed25519:<robot>`. */
  readonly evidenceSigner: Signer;
  /** Knows the centre's keys. */
  readonly verifier: Verifier;
  readonly sha256: Sha256;
  readonly uploader: EvidenceUploader;
  readonly config: RobotConfig;
  /** The robot's own terrain model: metres above the sector's origin plane. */
  readonly groundHeight: (x: number, y: number) => number;
  /** Absent with `sight: 'detections'`: then `model` names what makes them. */
  readonly detector?: Detector;
  readonly model?: ModelIdentity;
  /** Homes: never shown. */
  readonly masks?: MaskSet;
  /** Absent: nothing is recorded. What it hears of ROS and link it is told by whoever wraps `graph` and `mqtt`. */
  readonly recorder?: FlightTrigger;
  readonly onEvent?: (event: RobotEvent) => void;
}
