import { assertNever } from '#shared/result/assert-never.ts';
import type {
  AutonomyAction,
  AutonomyEvent,
  AutonomyState,
  AutonomyStep,
  LinkPhase,
  PendingIntent,
  StopVerb,
  Task,
} from './autonomy-state.ts';
import { safetyLimits } from '../safety/safety-limits.ts';
import { behaviourOf, motionOf, sameMotion } from './behaviour.ts';
import { holding, nextTask, restored } from './task-transitions.ts';
import type { TaskEvent } from './task-transitions.ts';

export interface AutonomyContext {
  /** The robot's dock node. */
  readonly home: string;
  /** Monotonic milliseconds. */
  readonly nowMs: number;
}

type Change =
  | { readonly state: AutonomyState; readonly cause: string; readonly actions?: readonly AutonomyAction[] }
  | undefined;
type Event<K extends AutonomyEvent['kind']> = Extract<AutonomyEvent, { readonly kind: K }>;

/** Wheels that were told to stop stand within this time, or somebody must know. */
export const { standWithinMs } = safetyLimits;

/**
 * The robot's behaviour, pure. An event that does not apply changes nothing.
 * A detection never leads towards a person: only `order-started`, an operator's order, makes an INVESTIGATE.
 */
export function stepAutonomy(state: AutonomyState, event: AutonomyEvent, context: AutonomyContext): AutonomyStep {
  const change = react(state, event, context);
  if (change === undefined) return { state, actions: [], cause: '' };
  const { home } = context;
  const motion = motionOf(change.state, home);
  const moves: readonly AutonomyAction[] = sameMotion(motion, motionOf(state, home)) ? [] : [{ kind: 'move', motion }];
  return { state: change.state, actions: [...(change.actions ?? []), ...moves], cause: change.cause };
}

function react(state: AutonomyState, event: AutonomyEvent, context: AutonomyContext): Change {
  switch (event.kind) {
    case 'halt':
      return halt(state, event, context);
    case 'halt-released':
      return releaseHalt(state, event);
    case 'pause':
      if (state.paused) return undefined;
      return { state: { ...state, paused: true, pendingIntent: stop(state, 'pause', context) }, cause: 'paused' };
    case 'resume':
      return resume(state, context);
    case 'stood-still':
      if (state.pendingIntent === undefined) return undefined;
      return { state: { ...state, pendingIntent: undefined }, cause: `stands after ${state.pendingIntent.verb}` };
    case 'service':
      return changeService(state, event, context);
    case 'fault':
      return state.fault === event.reason
        ? undefined
        : { state: { ...state, fault: event.reason }, cause: event.reason };
    case 'fault-cleared':
      if (state.fault === undefined) return undefined;
      return { state: { ...state, fault: undefined }, cause: `fault gone: ${state.fault}` };
    case 'link-phase':
      if (state.link === event.phase) return undefined;
      return { state: { ...state, link: event.phase }, cause: linkCauses[event.phase] };
    case 'announce-started':
      return announce(state, event);
    case 'tick':
      return passTime(state, event, context);
    default:
      return changeTask(state, event, context);
  }
}

const linkCauses: Readonly<Record<LinkPhase, string>> = {
  UP: 'the centre is heard again',
  CONTINUE: 'the centre is silent: going on',
  HOLD: 'the centre is silent: holding',
  RETURN: 'the centre is silent: going home',
  RETRACE: 'the centre is silent: going back to where it was heard',
  GOTO_LINK: 'the centre is silent: going where there is a link',
};

/** Why and from where is kept through several stops; only standing wheels end it. */
const stop = (state: AutonomyState, verb: StopVerb, { nowMs }: AutonomyContext): PendingIntent => ({
  verb,
  since: nowMs,
  from: state.pendingIntent?.from ?? behaviourOf(state),
  unconfirmed: state.pendingIntent?.unconfirmed ?? false,
});

function halt(state: AutonomyState, { latch }: Event<'halt'>, context: AutonomyContext): Change {
  if (state.halt?.haltId === latch.haltId) return undefined;
  return {
    state: { ...state, halt: latch, pendingIntent: stop(state, 'halt', context) },
    cause: `halted by ${latch.by}: ${latch.reason}`,
    actions: [{ kind: 'save-halt', halt: latch }],
  };
}

function releaseHalt(state: AutonomyState, { releasedBy }: Event<'halt-released'>): Change {
  const [first, second] = releasedBy;
  if (state.halt === undefined || !first || !second || first === second) return undefined;
  return {
    // A release permits motion and does not start it (EN 60204-1: a reset must not by itself restart).
    state: { ...state, halt: undefined, task: released(state.task) },
    cause: `halt released by ${first} and ${second}`,
    actions: [{ kind: 'save-halt', halt: undefined }],
  };
}

const released = (task: Task): Task => (task.kind === 'DOCK' ? task : holding(task, 'halt released'));

/** Never behind the back of a halt, nor in a robot that may not work. */
function resume(state: AutonomyState, { nowMs }: AutonomyContext): Change {
  const { task } = state;
  const again = task.kind === 'HOLD' && mayBeCommanded(state) ? restored(task.suspended, nowMs) : undefined;
  if (again !== undefined)
    return { state: { ...state, paused: false, task: again }, cause: `takes up ${again.kind} again` };
  return state.paused ? { state: { ...state, paused: false }, cause: 'pause ended' } : undefined;
}

const mayBeCommanded = ({ halt, service }: AutonomyState): boolean =>
  halt === undefined && service !== 'OUT_OF_SERVICE' && service !== 'UNKNOWN';

function changeService(
  state: AutonomyState,
  { state: service, why }: Event<'service'>,
  context: AutonomyContext,
): Change {
  const { task } = state;
  const stands = task.kind === 'HOLD' || task.kind === 'DOCK';
  if (service === state.service && (service !== 'NEEDS_HELP' || stands)) return undefined;
  const cause = `${service}: ${why}`;
  switch (service) {
    case 'OUT_OF_SERVICE': {
      const outOfService: Task = { kind: 'HOLD', why: 'out of service', suspended: undefined };
      return {
        state: { ...state, service, task: outOfService, pendingIntent: stop(state, 'out-of-service', context) },
        cause,
      };
    }
    case 'NEEDS_HELP': {
      if (stands) return { state: { ...state, service }, cause };
      const needsHelp = holding(task, `needs help: ${why}`);
      return { state: { ...state, service, task: needsHelp, pendingIntent: stop(state, 'hold', context) }, cause };
    }
    case 'UNKNOWN':
    case 'IN_SERVICE':
      return { state: { ...state, service }, cause };
    default:
      return assertNever(service);
  }
}

/** Speaking interrupts nothing: an observation goes on meanwhile. */
function announce(state: AutonomyState, { stands, until }: Event<'announce-started'>): Change {
  const present = state.announcing;
  if (present !== undefined && present.until >= until && present.stands === stands) return undefined;
  return { state: { ...state, announcing: { until, stands } }, cause: 'announcing' };
}

function passTime(state: AutonomyState, event: Event<'tick'>, context: AutonomyContext): Change {
  const { announcing, pendingIntent } = state;
  const { nowMs } = context;
  if (pendingIntent !== undefined && !pendingIntent.unconfirmed && nowMs - pendingIntent.since >= standWithinMs) {
    const unconfirmed = { ...pendingIntent, unconfirmed: true };
    return { state: { ...state, pendingIntent: unconfirmed }, cause: `stop not confirmed: ${pendingIntent.verb}` };
  }
  if (announcing !== undefined && nowMs >= announcing.until) {
    return { state: { ...state, announcing: undefined }, cause: 'announced' };
  }
  return changeTask(state, event, context);
}

function changeTask(state: AutonomyState, event: TaskEvent, context: AutonomyContext): Change {
  // What is repaired is about nothing: not even its energy sets it in motion.
  if (state.service === 'OUT_OF_SERVICE' || (isCommand(event) && !mayBeCommanded(state))) return undefined;
  const next = nextTask(state.task, event, context);
  if (next === undefined) return undefined;
  const { cause, stops, task } = next;
  const pendingIntent = stops === undefined ? state.pendingIntent : stop(state, stops, context);
  return { state: { ...state, task, pendingIntent }, cause };
}

/** Nothing that was commanded before or during a halt, or to a robot that may not work, starts behind its back. */
const isCommand = ({ kind }: TaskEvent): boolean =>
  kind === 'order-started' || kind === 'resume-patrol' || kind === 'return-commanded' || kind === 'patrol-enabled';
