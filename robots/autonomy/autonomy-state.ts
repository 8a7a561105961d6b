import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { ServiceStateName } from '#shared/contracts/extension/authority.ts';

/** The robot's words for what it does, shown to operators and carried in `authority.behaviour`. */
export const behaviours = [
  'PATROL',
  'OBSERVE',
  'INVESTIGATE',
  'ANNOUNCE',
  'RETURN',
  'DOCK',
  'HOLD',
  'HALTED',
  'FAULT',
  'LOST_LINK',
] as const;
export type Behaviour = (typeof behaviours)[number];

/** What a break is a break from: it is taken up again afterwards. */
export type Interrupted = 'PATROL' | 'INVESTIGATE' | 'HOLD';

/** A task that does something, or a place to wait at. Times are milliseconds of the monotonic clock. */
export type Errand =
  | { readonly kind: 'PATROL' }
  /** Sent by an operator's order: the only task that may lead towards a person. */
  | { readonly kind: 'INVESTIGATE'; readonly orderId: string }
  | {
      readonly kind: 'OBSERVE';
      readonly by: 'robot' | 'operator';
      readonly objectId: string | undefined;
      /** Earlier than `deadline` while what was observed is out of sight and looked for. */
      readonly until: number;
      readonly deadline: number;
      readonly afterwards: Interrupted;
      readonly orderId: string | undefined;
    }
  | {
      readonly kind: 'RETURN';
      readonly nodeId: string;
      readonly why: 'operator' | 'energy' | 'turn' | 'lost link';
      readonly afterwards: Interrupted;
      readonly orderId: string | undefined;
    }
  | { readonly kind: 'DOCK'; readonly afterwards: Interrupted; readonly orderId: string | undefined };

/** What the robot is about. `suspended` is what a stop interrupted; only a person's `resume` takes it up again. */
export type Task = Errand | { readonly kind: 'HOLD'; readonly why: string; readonly suspended: Errand | undefined };

export interface HaltLatch {
  readonly haltId: string;
  readonly by: string;
  readonly reason: string;
  /** ISO-8601 UTC, as the one who halted wrote it. */
  readonly at: string;
  /** When the centre said it, by what no clock can set back; absent from a halt that this robot was told alone. */
  readonly said?: { readonly epoch: number; readonly boot: string; readonly seq: number };
}

/** Phases of the lost-link contract; UP while the centre is heard. */
export type LinkPhase = 'UP' | 'CONTINUE' | 'HOLD' | 'RETURN' | 'RETRACE' | 'GOTO_LINK';

export type StopVerb = 'halt' | 'pause' | 'cancel' | 'hold' | 'out-of-service';

/** A stop that was told and that the wheels have not confirmed: why, since when, and from what. */
export interface PendingIntent {
  readonly verb: StopVerb;
  /** Monotonic milliseconds. */
  readonly since: number;
  readonly from: Behaviour;
  /** The wheels did not stand in time. */
  readonly unconfirmed: boolean;
}

/**
 * A task with conditions laid over it. The conditions stop or redirect the body without losing what it was about:
 * halt before fault before service before a pending stop before pause before lost link before announcing.
 */
export interface AutonomyState {
  readonly task: Task;
  readonly halt: HaltLatch | undefined;
  readonly fault: string | undefined;
  readonly service: ServiceStateName;
  readonly pendingIntent: PendingIntent | undefined;
  readonly paused: boolean;
  readonly link: LinkPhase;
  /** Speaking until then; `stands` if nothing else says whether the body may move meanwhile. */
  readonly announcing: { readonly until: number; readonly stands: boolean } | undefined;
}

export type AutonomyEvent =
  | { readonly kind: 'patrol-enabled' }
  | { readonly kind: 'resume-patrol' }
  | { readonly kind: 'hold'; readonly why: string }
  | { readonly kind: 'order-started'; readonly orderId: string }
  /** `dwellUntil` keeps the robot looking for a while before it takes up its patrol. */
  | { readonly kind: 'order-finished'; readonly dwellUntil: number; readonly patrolAfter: boolean }
  | { readonly kind: 'order-cancelled' }
  | { readonly kind: 'observe-started'; readonly until: number }
  | { readonly kind: 'observe-ended' }
  | {
      readonly kind: 'person-confirmed';
      readonly objectId: string;
      readonly until: number;
      readonly response: LostLinkPolicy['onDetection'];
    }
  /** Out of sight; it is looked for until `lingerUntil`. */
  | { readonly kind: 'person-lost'; readonly objectId: string; readonly lingerUntil: number }
  | { readonly kind: 'tick' }
  | { readonly kind: 'return-commanded'; readonly nodeId: string }
  | { readonly kind: 'energy-low' }
  /** Its turn to charge has come, before it must. */
  | { readonly kind: 'charge-turn' }
  | { readonly kind: 'arrived-home' }
  | { readonly kind: 'charged' }
  | { readonly kind: 'announce-started'; readonly until: number; readonly stands: boolean }
  | { readonly kind: 'halt'; readonly latch: HaltLatch }
  | { readonly kind: 'halt-released'; readonly releasedBy: readonly string[] }
  | { readonly kind: 'pause' }
  /** Ends a pause, and takes up what a stop interrupted. */
  | { readonly kind: 'resume' }
  /** The wheels stand, says fresh odometry. */
  | { readonly kind: 'stood-still' }
  | { readonly kind: 'service'; readonly state: ServiceStateName; readonly why: string }
  | { readonly kind: 'fault'; readonly reason: string }
  | { readonly kind: 'fault-cleared' }
  | { readonly kind: 'link-phase'; readonly phase: LinkPhase };

/** What the body does; derived from the state alone. */
export type Motion =
  | { readonly kind: 'still' }
  | { readonly kind: 'patrol' }
  | { readonly kind: 'order' }
  | { readonly kind: 'home'; readonly nodeId: string }
  /** Back along the way driven, until the centre is heard or the trail ends. */
  | { readonly kind: 'retrace' }
  /** By the routes to the nearest place known to have a link; holds there. */
  | { readonly kind: 'to-link' };

export type AutonomyAction =
  | { readonly kind: 'move'; readonly motion: Motion }
  | { readonly kind: 'save-halt'; readonly halt: HaltLatch | undefined };

export interface AutonomyStep {
  readonly state: AutonomyState;
  readonly actions: readonly AutonomyAction[];
  /** Why the state is what it is now; empty if the event changed nothing. */
  readonly cause: string;
}

/** After any start: where a robot that was put out of service stays. */
export const initialAutonomy = (halt: HaltLatch | undefined, service: ServiceStateName = 'UNKNOWN'): AutonomyState => ({
  task: { kind: 'HOLD', why: service === 'OUT_OF_SERVICE' ? 'out of service' : 'just started', suspended: undefined },
  halt,
  fault: undefined,
  service,
  pendingIntent: undefined,
  paused: false,
  link: 'UP',
  announcing: undefined,
});
