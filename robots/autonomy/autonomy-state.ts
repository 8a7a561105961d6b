import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';

/** The robot's words for what it does, shown to operators and carried in `authority.behaviour`. */
export type Behaviour =
  | 'PATROL'
  | 'OBSERVE'
  | 'INVESTIGATE'
  | 'RETURN'
  | 'DOCK'
  | 'HOLD'
  | 'HALTED'
  | 'FAULT'
  | 'LOST_LINK';

/** What a break is a break from: it is taken up again afterwards. */
export type Interrupted = 'PATROL' | 'INVESTIGATE' | 'HOLD';

/** What the robot is about. Times are milliseconds of the monotonic clock. */
export type Task =
  | { readonly kind: 'HOLD'; readonly why: string }
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
      readonly why: 'operator' | 'energy' | 'lost link';
      readonly afterwards: Interrupted;
      readonly orderId: string | undefined;
    }
  | { readonly kind: 'DOCK'; readonly afterwards: Interrupted; readonly orderId: string | undefined };

export interface HaltLatch {
  readonly haltId: string;
  readonly by: string;
  readonly reason: string;
  /** ISO-8601 UTC, as the one who halted wrote it. */
  readonly at: string;
}

/** Phases of the lost-link contract; UP while the centre is heard. */
export type LinkPhase = 'UP' | 'CONTINUE' | 'HOLD' | 'RETURN';

/**
 * A task with four conditions laid over it. The conditions stop or redirect the body without losing what it was about:
 * halt before fault before pause before lost link.
 */
export interface AutonomyState {
  readonly task: Task;
  readonly halt: HaltLatch | undefined;
  readonly fault: string | undefined;
  readonly paused: boolean;
  readonly link: LinkPhase;
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
  | { readonly kind: 'tick'; readonly now: number }
  | { readonly kind: 'return-commanded'; readonly nodeId: string }
  | { readonly kind: 'energy-low' }
  | { readonly kind: 'arrived-home' }
  | { readonly kind: 'charged' }
  | { readonly kind: 'halt'; readonly latch: HaltLatch }
  | { readonly kind: 'halt-released'; readonly releasedBy: readonly string[] }
  | { readonly kind: 'pause' }
  | { readonly kind: 'unpause' }
  | { readonly kind: 'fault'; readonly reason: string }
  | { readonly kind: 'fault-cleared' }
  | { readonly kind: 'link-phase'; readonly phase: LinkPhase };

/** What the body does; derived from the state alone. */
export type Motion =
  | { readonly kind: 'still' }
  | { readonly kind: 'patrol' }
  | { readonly kind: 'order' }
  | { readonly kind: 'home'; readonly nodeId: string };

export type AutonomyAction =
  | { readonly kind: 'move'; readonly motion: Motion }
  | { readonly kind: 'save-halt'; readonly halt: HaltLatch | undefined }
  | { readonly kind: 'alert'; readonly category: 'ROBOT' | 'LINK'; readonly text: string };

export interface AutonomyStep {
  readonly state: AutonomyState;
  readonly actions: readonly AutonomyAction[];
  /** Why the state is what it is now; empty if the event changed nothing. */
  readonly cause: string;
}

export const initialAutonomy = (halt: HaltLatch | undefined): AutonomyState => ({
  task: { kind: 'HOLD', why: 'just started' },
  halt,
  fault: undefined,
  paused: false,
  link: 'UP',
});
