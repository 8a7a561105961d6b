import type { PictureChange, PictureSnapshot } from '#shared/contracts/socket.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { GroundTruth } from '#simulation/simulation-backend.ts';
import type { Store, Write } from '#control-center/server/work/store-port.ts';
import type { RobotEvent } from '#robots/agent-deps.ts';
import type { AutonomyState } from '#robots/autonomy/autonomy-state.ts';
import type { OutboxItem } from '#robots/link/outbox-item.ts';
import type { OutboxRecord } from '#robots/link/outbox-storage.ts';

/** What an all-seeing observer knows of one robot. */
export interface ObservedRobot {
  readonly id: RobotId;
  readonly alive: boolean;
  /** Since when, on the run's own clock, its process has lived; undefined while dead. */
  readonly aliveSinceMs: number | undefined;
  /** Since when both directions of its link have been open and undisturbed; undefined while they are not. */
  readonly linkOpenSinceMs: number | undefined;
  /** How far its wall clock is from true time. */
  readonly wallOffsetMs: number;
  /** Undefined while dead. */
  readonly autonomy: AutonomyState | undefined;
  readonly contract: LostLinkContract | undefined;
}

/** The constellation as it truly is, which no part of it knows. Times in milliseconds since the start of the run. */
export interface Observation {
  readonly nowMs: number;
  readonly trueTime: EpochMs;
  readonly sector: Sector;
  readonly truth: GroundTruth;
  readonly robots: readonly ObservedRobot[];
  /** Undefined while the centre is dead. */
  readonly picture: PictureSnapshot | undefined;
  /** Since when centre and broker are both up. */
  readonly centreUpSinceMs: number | undefined;
}

/** A command that somebody else than the centre put on the wire. */
export interface HostileCommand {
  readonly robot: RobotId;
  readonly how: 'repeated' | 'late' | 'lower epoch' | 'wrongly signed' | 'altered';
  /** Of its order or of its instant actions. */
  readonly ids: readonly string[];
}

/** Always on. `broken` ends the run with the seed, the time and the newest events. */
export interface Invariant {
  readonly name: string;
  /** Every message the broker takes. `robot` is whose tree it is in. */
  onMessage?(message: MqttMessage, at: MessageContext): void;
  /** Just before the message it is about. */
  onHostile?(command: HostileCommand): void;
  onRobotStarted?(robot: RobotId, nowMs: number): void;
  onRobotKilled?(robot: RobotId): void;
  /** A message reached a living robot; its software sees it next. */
  onHeard?(robot: RobotId, message: MqttMessage, nowMs: number): void;
  /** A robot's software says what it does, at the moment it does it. */
  onRobotEvent?(robot: ObservedRobot, event: RobotEvent, nowMs: number): void;
  /** A robot's autonomy changed its state. */
  onTransition?(robot: ObservedRobot, nowMs: number): void;
  /** A robot means to tell this, whether or not its disk takes it. */
  onOutboxPut?(robot: RobotId, record: OutboxRecord): void;
  /** A robot's software has confirmed an item: its `put` returned, whether its disk has it or only its memory. */
  onOutboxConfirmed?(robot: RobotId, item: OutboxItem): void;
  /** A robot's disk took a record of its outbox. */
  onOutbox?(robot: RobotId, record: OutboxRecord): void;
  /** A robot heard the PUBACK of its publish. */
  onAcknowledged?(robot: RobotId, message: MqttMessage): void;
  /** The centre's disk took these. */
  onCommitted?(writes: readonly Write[]): void;
  onPictureChange?(change: PictureChange, nowMs: number): void;
  /** Once a simulated second. */
  onSample?(world: Observation): void;
  /** After the run has settled: links open, everybody alive. */
  onEnd?(world: Observation, store: Store): void | Promise<void>;
}

export interface MessageContext {
  readonly nowMs: number;
  readonly trueTime: EpochMs;
  /** What the centre's clock shows. */
  readonly centreTime: EpochMs;
}

export class InvariantBroken extends Error {
  constructor(invariant: string, what: string) {
    super(`${invariant}: ${what}`);
    this.name = 'InvariantBroken';
  }
}
