import { assertNever } from '#shared/result/assert-never.ts';
import type { AutonomyEvent, Errand, Interrupted, StopVerb, Task } from './autonomy-state.ts';

/** Events that change what the robot is about; all others lie over it. */
export type TaskEvent = Exclude<
  AutonomyEvent,
  {
    kind:
      | 'halt'
      | 'halt-released'
      | 'pause'
      | 'resume'
      | 'stood-still'
      | 'service'
      | 'fault'
      | 'fault-cleared'
      | 'link-phase'
      | 'announce-started';
  }
>;
type Event<K extends TaskEvent['kind']> = Extract<TaskEvent, { readonly kind: K }>;

export interface TaskChange {
  readonly task: Task;
  readonly cause: string;
  /** The wheels have to confirm that they stand. */
  readonly stops?: StopVerb;
}

interface Moment {
  readonly home: string;
  readonly nowMs: number;
}

/** Stopped in the middle of it; DOCK stays, as it stands anyway. */
export const holding = (task: Task, why: string): Task => ({
  kind: 'HOLD',
  why,
  suspended: task.kind === 'HOLD' ? task.suspended : task,
});

/** What a stop interrupted, as it is to be taken up now: an observation that is over by now is not repeated. */
export function restored(suspended: Errand | undefined, nowMs: number): Task | undefined {
  if (suspended?.kind !== 'OBSERVE' || suspended.afterwards === 'INVESTIGATE' || nowMs < suspended.until)
    return suspended;
  return taskAfter(suspended);
}

/** The task that follows; undefined if the event does not concern this one. */
export function nextTask(task: Task, event: TaskEvent, moment: Moment): TaskChange | undefined {
  switch (event.kind) {
    case 'patrol-enabled':
      if (task.kind !== 'HOLD' || task.why !== 'just started') return undefined;
      return { task: { kind: 'PATROL' }, cause: 'ready: patrol begins' };
    case 'resume-patrol':
      return task.kind === 'PATROL' ? undefined : { task: { kind: 'PATROL' }, cause: 'told to take up the patrol' };
    case 'hold':
      return hold(task, event);
    case 'order-started':
      return { task: { kind: 'INVESTIGATE', orderId: event.orderId }, cause: `order ${event.orderId}` };
    case 'return-commanded': {
      const { nodeId } = event;
      const task = { kind: 'RETURN', nodeId, why: 'operator', afterwards: 'HOLD', orderId: undefined } as const;
      return { task, cause: `told to return to ${nodeId}` };
    }
    case 'order-finished':
    case 'order-cancelled':
    case 'observe-ended':
      return endPart(task, event);
    case 'observe-started':
      return observeAsOrdered(task, event);
    case 'person-confirmed':
      return seePerson(task, event, moment);
    case 'person-lost':
      return losePerson(task, event);
    case 'tick': {
      const isOver = task.kind === 'OBSERVE' && moment.nowMs >= task.until && task.afterwards !== 'INVESTIGATE';
      return isOver ? { task: taskAfter(task), cause: 'observed long enough' } : undefined;
    }
    case 'energy-low':
    case 'charge-turn':
    case 'arrived-home':
    case 'charged':
      return energy(task, event, moment);
    default:
      return assertNever(event);
  }
}

function hold(task: Task, { why }: Event<'hold'>): TaskChange | undefined {
  if (task.kind === 'DOCK' || (task.kind === 'HOLD' && task.why !== 'just started')) return undefined;
  return { task: holding(task, why), cause: why, stops: 'hold' };
}

/** What ends by itself ends under a stop, too: then it is not taken up again. */
function endPart(
  task: Task,
  event: Event<'order-finished' | 'order-cancelled' | 'observe-ended'>,
): TaskChange | undefined {
  if (task.kind !== 'HOLD') return event.kind === 'observe-ended' ? endObservation(task) : endOrder(task, event);
  const { suspended } = task;
  const next = suspended && endPart(suspended, event);
  if (next === undefined) return undefined;
  return { task: { ...task, suspended: next.task.kind === 'HOLD' ? undefined : next.task }, cause: next.cause };
}

const endObservation = (task: Errand): TaskChange | undefined =>
  task.kind === 'OBSERVE' ? { task: taskAfter(task), cause: 'observation ended' } : undefined;

function endOrder(task: Errand, event: Event<'order-finished' | 'order-cancelled'>): TaskChange | undefined {
  const ownsOrder = task.kind === 'INVESTIGATE' || (task.kind === 'OBSERVE' && task.by === 'operator');
  if (!ownsOrder) {
    const waits = (task.kind === 'RETURN' || task.kind === 'DOCK') && task.afterwards === 'INVESTIGATE';
    if (!waits) return undefined;
    return { task: { ...task, afterwards: 'HOLD', orderId: undefined }, cause: 'the interrupted order ended' };
  }
  if (event.kind === 'order-cancelled') {
    const task = { kind: 'HOLD', why: 'order cancelled', suspended: undefined } as const;
    return { task, cause: 'order cancelled', stops: 'cancel' };
  }
  const { dwellUntil: until } = event;
  const afterwards: Interrupted = event.patrolAfter ? 'PATROL' : 'HOLD';
  const looking = { kind: 'OBSERVE', by: 'operator', objectId: undefined, until, deadline: until } as const;
  return { task: { ...looking, afterwards, orderId: undefined }, cause: 'order finished: looking' };
}

function observeAsOrdered(task: Task, { until }: Event<'observe-started'>): TaskChange | undefined {
  if (task.kind !== 'INVESTIGATE') return undefined;
  const { orderId } = task;
  const looking = { kind: 'OBSERVE', by: 'operator', objectId: undefined, until, deadline: until } as const;
  return { task: { ...looking, afterwards: 'INVESTIGATE', orderId }, cause: 'observing as ordered' };
}

/** At most it stops the robot, keeps it looking, or sends it home. */
function seePerson(task: Task, event: Event<'person-confirmed'>, { home }: Moment): TaskChange | undefined {
  const { objectId, response, until } = event;
  if (isWatching(task)) {
    if (task.until === task.deadline) return undefined;
    return { task: { ...task, objectId, until: task.deadline }, cause: 'a person is in sight again' };
  }
  if (task.kind !== 'PATROL' || response === 'LOG') return undefined;
  if (response === 'RETURN') {
    const task = { kind: 'RETURN', nodeId: home, why: 'lost link', afterwards: 'PATROL', orderId: undefined } as const;
    return { task, cause: 'a person was seen: going home by contract' };
  }
  const looking = { kind: 'OBSERVE', by: 'robot', objectId, until, deadline: until } as const;
  const cause = 'a person was seen: holding and observing';
  return { task: { ...looking, afterwards: 'PATROL', orderId: undefined }, cause };
}

function losePerson(task: Task, { lingerUntil, objectId }: Event<'person-lost'>): TaskChange | undefined {
  if (!isWatching(task) || task.objectId !== objectId || lingerUntil >= task.until) return undefined;
  return { task: { ...task, until: lingerUntil }, cause: 'the person is out of sight: looking for it' };
}

const isWatching = (task: Task): task is Extract<Task, { kind: 'OBSERVE' }> =>
  task.kind === 'OBSERVE' && task.by === 'robot';

function energy(
  task: Task,
  event: Event<'energy-low' | 'charge-turn' | 'arrived-home' | 'charged'>,
  { home }: Moment,
): TaskChange | undefined {
  switch (event.kind) {
    case 'energy-low': {
      if (task.kind === 'DOCK' || (task.kind === 'RETURN' && task.why === 'energy')) return undefined;
      const returning = { kind: 'RETURN', nodeId: home, why: 'energy' } as const;
      const cause = 'just enough energy to get home';
      return { task: { ...returning, afterwards: interrupted(task), orderId: orderOf(task) }, cause };
    }
    case 'charge-turn':
      if (task.kind !== 'PATROL') return undefined;
      return {
        task: { kind: 'RETURN', nodeId: home, why: 'turn', afterwards: 'PATROL', orderId: undefined },
        cause: 'its turn to charge',
      };
    case 'arrived-home': {
      if (task.kind !== 'RETURN') return undefined;
      const { afterwards, nodeId, orderId } = task;
      return nodeId === home
        ? { task: { kind: 'DOCK', afterwards, orderId }, cause: 'docked' }
        : { task: { kind: 'HOLD', why: 'returned', suspended: undefined }, cause: `at ${nodeId}` };
    }
    case 'charged':
      if (task.kind !== 'DOCK' || task.afterwards === 'HOLD') return undefined;
      return { task: taskAfter(task), cause: 'charged' };
    default:
      return assertNever(event);
  }
}

/** Takes up what was interrupted; a finished observation is never repeated. */
function taskAfter({
  afterwards,
  orderId,
}: {
  readonly afterwards: Interrupted;
  readonly orderId: string | undefined;
}): Task {
  if (afterwards === 'PATROL') return { kind: 'PATROL' };
  if (afterwards === 'INVESTIGATE' && orderId !== undefined) return { kind: 'INVESTIGATE', orderId };
  return { kind: 'HOLD', why: 'nothing to take up again', suspended: undefined };
}

function interrupted(task: Task): Interrupted {
  if (task.kind === 'PATROL' || task.kind === 'INVESTIGATE' || task.kind === 'HOLD') return task.kind;
  return task.afterwards;
}

const orderOf = (task: Task): string | undefined =>
  task.kind === 'HOLD' || task.kind === 'PATROL' ? undefined : task.orderId;
