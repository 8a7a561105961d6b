import { assertNever } from '#shared/result/assert-never.ts';
import type {
  AutonomyAction,
  AutonomyEvent,
  AutonomyState,
  AutonomyStep,
  Interrupted,
  Task,
} from './autonomy-state.ts';
import { motionOf, sameMotion } from './behaviour.ts';

type Change =
  | {
      readonly state: AutonomyState;
      readonly cause: string;
      readonly actions?: readonly AutonomyAction[];
    }
  | undefined;

/**
 * The robot's behaviour, pure. An event that does not apply changes nothing. `home` is the robot's dock node.
 * A detection never leads towards a person: only `order-started`, an operator's order, makes an INVESTIGATE.
 */
export function stepAutonomy(state: AutonomyState, event: AutonomyEvent, home: string): AutonomyStep {
  const change = react(state, event, home);
  if (change === undefined) return { state, actions: [], cause: '' };
  const motion = motionOf(change.state, home);
  const moves: readonly AutonomyAction[] = sameMotion(motion, motionOf(state, home)) ? [] : [{ kind: 'move', motion }];
  return { state: change.state, actions: [...(change.actions ?? []), ...moves], cause: change.cause };
}

function react(state: AutonomyState, event: AutonomyEvent, home: string): Change {
  switch (event.kind) {
    case 'halt':
    case 'halt-released':
      return reactToHalt(state, event);
    case 'pause':
      return state.paused ? undefined : { state: { ...state, paused: true }, cause: 'paused by the centre' };
    case 'unpause':
      return state.paused ? { state: { ...state, paused: false }, cause: 'pause ended' } : undefined;
    case 'fault':
      return state.fault === event.reason
        ? undefined
        : {
            state: { ...state, fault: event.reason },
            cause: event.reason,
            actions: [{ kind: 'alert', category: 'ROBOT', text: event.reason }],
          };
    case 'fault-cleared':
      return state.fault === undefined
        ? undefined
        : { state: { ...state, fault: undefined }, cause: `fault gone: ${state.fault}` };
    case 'link-phase':
      return state.link === event.phase
        ? undefined
        : { state: { ...state, link: event.phase }, cause: linkCauses[event.phase] };
    default: {
      const next = nextTask(state, event, home);
      return next === undefined ? undefined : { state: { ...state, task: next.task }, ...next };
    }
  }
}

const linkCauses = {
  UP: 'the centre is heard again',
  CONTINUE: 'the centre is silent: going on',
  HOLD: 'the centre is silent: holding',
  RETURN: 'the centre is silent: going home',
} as const;

function reactToHalt(state: AutonomyState, event: Extract<AutonomyEvent, { kind: 'halt' | 'halt-released' }>): Change {
  if (event.kind === 'halt') {
    if (state.halt?.haltId === event.latch.haltId) return undefined;
    return {
      state: { ...state, halt: event.latch },
      cause: `halted by ${event.latch.by}: ${event.latch.reason}`,
      actions: [{ kind: 'save-halt', halt: event.latch }],
    };
  }
  const [first, second] = event.releasedBy;
  if (state.halt === undefined || !first || !second || first === second) return undefined;
  return {
    // A release permits motion and does not start it (EN 60204-1: a reset must not by itself restart).
    state: { ...state, halt: undefined, task: released(state.task) },
    cause: `halt released by ${first} and ${second}`,
    actions: [{ kind: 'save-halt', halt: undefined }],
  };
}

const released = (task: Task): Task => (task.kind === 'DOCK' ? task : { kind: 'HOLD', why: 'halt released' });

type TaskEvent = Exclude<
  AutonomyEvent,
  { kind: 'halt' | 'halt-released' | 'pause' | 'unpause' | 'fault' | 'fault-cleared' | 'link-phase' }
>;
type TaskChange =
  | { readonly task: Task; readonly cause: string; readonly actions?: readonly AutonomyAction[] }
  | undefined;

function nextTask(state: AutonomyState, event: TaskEvent, home: string): TaskChange {
  const { task } = state;
  if (state.halt !== undefined && isCommand(event)) return undefined;
  switch (event.kind) {
    case 'patrol-enabled':
      return task.kind === 'HOLD' && task.why === 'just started'
        ? { task: { kind: 'PATROL' }, cause: 'ready: patrol begins' }
        : undefined;
    case 'resume-patrol':
      return task.kind === 'PATROL' ? undefined : { task: { kind: 'PATROL' }, cause: 'told to take up the patrol' };
    case 'hold':
      return task.kind === 'HOLD' || task.kind === 'DOCK'
        ? undefined
        : { task: { kind: 'HOLD', why: event.why }, cause: event.why };
    case 'order-started':
      return { task: { kind: 'INVESTIGATE', orderId: event.orderId }, cause: `order ${event.orderId}` };
    case 'order-finished':
    case 'order-cancelled':
      return afterOrder(task, event);
    case 'observe-started':
    case 'observe-ended':
    case 'person-confirmed':
    case 'person-lost':
    case 'tick':
      return observe(task, event, home);
    case 'return-commanded':
      return {
        task: { kind: 'RETURN', nodeId: event.nodeId, why: 'operator', afterwards: 'HOLD', orderId: undefined },
        cause: `told to return to ${event.nodeId}`,
      };
    case 'energy-low':
    case 'arrived-home':
    case 'charged':
      return energy(task, event, home);
    default:
      return assertNever(event);
  }
}

/** Nothing that was commanded before or during a halt starts behind its back. */
const isCommand = ({ kind }: TaskEvent): boolean =>
  kind === 'order-started' || kind === 'resume-patrol' || kind === 'return-commanded';

function afterOrder(task: Task, event: Extract<TaskEvent, { kind: 'order-finished' | 'order-cancelled' }>): TaskChange {
  const ownsOrder = task.kind === 'INVESTIGATE' || (task.kind === 'OBSERVE' && task.by === 'operator');
  if (!ownsOrder) {
    const waits = (task.kind === 'RETURN' || task.kind === 'DOCK') && task.afterwards === 'INVESTIGATE';
    return waits
      ? { task: { ...task, afterwards: 'HOLD', orderId: undefined }, cause: 'the interrupted order ended' }
      : undefined;
  }
  if (event.kind === 'order-cancelled')
    return { task: { kind: 'HOLD', why: 'order cancelled' }, cause: 'order cancelled' };
  const afterwards: Interrupted = event.patrolAfter ? 'PATROL' : 'HOLD';
  return {
    task: {
      kind: 'OBSERVE',
      by: 'operator',
      objectId: undefined,
      until: event.dwellUntil,
      deadline: event.dwellUntil,
      afterwards,
      orderId: undefined,
    },
    cause: 'order finished: looking',
  };
}

function observe(
  task: Task,
  event: Extract<
    TaskEvent,
    { kind: 'observe-started' | 'observe-ended' | 'person-confirmed' | 'person-lost' | 'tick' }
  >,
  home: string,
): TaskChange {
  switch (event.kind) {
    case 'observe-started':
      if (task.kind !== 'INVESTIGATE') return undefined;
      return {
        task: {
          kind: 'OBSERVE',
          by: 'operator',
          objectId: undefined,
          until: event.until,
          deadline: event.until,
          afterwards: 'INVESTIGATE',
          orderId: task.orderId,
        },
        cause: 'observing as ordered',
      };
    case 'observe-ended':
      return task.kind === 'OBSERVE' ? { task: resume(task), cause: 'observation ended' } : undefined;
    case 'person-confirmed':
    case 'person-lost':
      return seePerson(task, event, home);
    case 'tick':
      return task.kind === 'OBSERVE' && event.now >= task.until && task.afterwards !== 'INVESTIGATE'
        ? { task: resume(task), cause: 'observed long enough' }
        : undefined;
    default:
      return assertNever(event);
  }
}

function energy(
  task: Task,
  event: Extract<TaskEvent, { kind: 'energy-low' | 'arrived-home' | 'charged' }>,
  home: string,
): TaskChange {
  switch (event.kind) {
    case 'energy-low':
      if (task.kind === 'RETURN' || task.kind === 'DOCK') return undefined;
      return {
        task: { kind: 'RETURN', nodeId: home, why: 'energy', afterwards: interrupted(task), orderId: orderOf(task) },
        cause: 'just enough energy to get home',
      };
    case 'arrived-home':
      if (task.kind !== 'RETURN') return undefined;
      return task.nodeId === home
        ? { task: { kind: 'DOCK', afterwards: task.afterwards, orderId: task.orderId }, cause: 'docked' }
        : { task: { kind: 'HOLD', why: 'returned' }, cause: `at ${task.nodeId}` };
    case 'charged':
      return task.kind === 'DOCK' && task.afterwards !== 'HOLD' ? { task: resume(task), cause: 'charged' } : undefined;
    default:
      return assertNever(event);
  }
}

/** At most it stops the robot, keeps it looking, or sends it home. */
function seePerson(
  task: Task,
  event: Extract<TaskEvent, { kind: 'person-confirmed' | 'person-lost' }>,
  home: string,
): TaskChange {
  const isWatching = task.kind === 'OBSERVE' && task.by === 'robot';
  if (event.kind === 'person-lost') {
    if (!isWatching || task.objectId !== event.objectId || event.lingerUntil >= task.until) return undefined;
    return { task: { ...task, until: event.lingerUntil }, cause: 'the person is out of sight: looking for it' };
  }
  if (isWatching) {
    if (task.until === task.deadline) return undefined;
    return { task: { ...task, objectId: event.objectId, until: task.deadline }, cause: 'a person is in sight again' };
  }
  if (task.kind !== 'PATROL' || event.response === 'LOG') return undefined;
  if (event.response === 'RETURN') {
    return {
      task: { kind: 'RETURN', nodeId: home, why: 'lost link', afterwards: 'PATROL', orderId: undefined },
      cause: 'a person was seen: going home by contract',
    };
  }
  const { objectId, until } = event;
  return {
    task: { kind: 'OBSERVE', by: 'robot', objectId, until, deadline: until, afterwards: 'PATROL', orderId: undefined },
    cause: 'a person was seen: holding and observing',
  };
}

/** Takes up what was interrupted; a finished observation is never repeated. */
function resume({
  afterwards,
  orderId,
}: {
  readonly afterwards: Interrupted;
  readonly orderId: string | undefined;
}): Task {
  if (afterwards === 'PATROL') return { kind: 'PATROL' };
  if (afterwards === 'INVESTIGATE' && orderId !== undefined) return { kind: 'INVESTIGATE', orderId };
  return { kind: 'HOLD', why: 'nothing to take up again' };
}

function interrupted(task: Task): Interrupted {
  if (task.kind === 'PATROL' || task.kind === 'INVESTIGATE' || task.kind === 'HOLD') return task.kind;
  return task.afterwards;
}

function orderOf(task: Task): string | undefined {
  return task.kind === 'HOLD' || task.kind === 'PATROL' ? undefined : task.orderId;
}
