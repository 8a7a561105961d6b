import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { ActionState } from '#shared/contracts/vda5050/state.ts';

interface Queued {
  readonly action: Action;
  readonly state: MutableState;
  /** Monotonic milliseconds; undefined until started. */
  until: number | undefined;
}

type MutableState = { -readonly [K in keyof ActionState]: ActionState[K] };

/** Starts an action and returns how long it takes in milliseconds. */
export type StartAction = (action: Action) => number;
export type EndAction = (action: Action) => void;

/**
 * Order actions with the blocking types of VDA 5050 v3 §6.2.2: NONE and SOFT run side by side, SINGLE and HARD alone,
 * SOFT and HARD stop the robot. Actions start in the order of their list.
 */
export class ActionQueue {
  #states: MutableState[] = [];
  #queue: Queued[] = [];
  #isSuspended = false;

  get states(): readonly ActionState[] {
    return this.#states;
  }

  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  /** Nothing waits or runs, including what belongs to nodes not reached yet. */
  get isDone(): boolean {
    return this.#states.every(isOver);
  }

  get mayDrive(): boolean {
    return this.#queue.every(({ action }) => !blocksDriving(action));
  }

  knows(actionId: string): boolean {
    return this.#states.some((state) => state.actionId === actionId);
  }

  clear(): void {
    this.#isSuspended = false;
    this.#states = [];
    this.#queue = [];
  }

  announce(action: Action, actionStatus: 'WAITING' | 'FINISHED' = 'WAITING'): void {
    if (this.knows(action.actionId)) return;
    const { actionId, actionType, actionDescriptor } = action;
    this.#states.push({
      actionId,
      actionType,
      ...(actionDescriptor !== undefined && { actionDescriptor }),
      actionStatus,
    });
  }

  forget(actionIds: ReadonlySet<string>): void {
    this.#states = this.#states.filter(({ actionId }) => !actionIds.has(actionId));
  }

  /** The robot reached the place of these actions. */
  enqueue(actions: readonly Action[]): void {
    for (const action of actions) {
      const state = this.#states.find(({ actionId }) => actionId === action.actionId);
      if (state?.actionStatus === 'WAITING') this.#queue.push({ action, state, until: undefined });
    }
  }

  /** Ends what is over, starts what may start; true if any state changed. */
  advance(now: number, start: StartAction, onEnd: EndAction): boolean {
    let changed = false;
    for (const item of this.#queue) {
      if (item.until === undefined || now < item.until) continue;
      item.state.actionStatus = 'FINISHED';
      changed = true;
      onEnd(item.action);
    }
    this.#queue = this.#queue.filter(({ state }) => !isOver(state));
    for (const [index, item] of this.#queue.entries()) {
      const alone = runsAlone(item.action);
      if (alone && index > 0) break;
      if (item.until === undefined) {
        item.until = now + start(item.action);
        item.state.actionStatus = 'RUNNING';
        changed = true;
      }
      if (alone) break;
    }
    return changed;
  }

  /** The robot leaves the place for a while: what runs is paused, nothing starts. True if any state changed. */
  suspend(now: number): boolean {
    const running = this.#queue.filter(({ state }) => state.actionStatus === 'RUNNING');
    for (const item of running) {
      item.state.actionStatus = 'PAUSED';
      item.until = (item.until ?? now) - now;
    }
    this.#isSuspended = true;
    return running.length > 0;
  }

  /** Back again: what was paused goes on for what was left of it, or has failed if the robot is elsewhere now. */
  resume(now: number, isThere: boolean, onEnd: EndAction): boolean {
    this.#isSuspended = false;
    const paused = this.#queue.filter(({ state }) => state.actionStatus === 'PAUSED');
    for (const item of paused) {
      item.state.actionStatus = isThere ? 'RUNNING' : 'FAILED';
      item.until = (item.until ?? 0) + now;
      if (!isThere) onEnd(item.action);
    }
    this.#queue = this.#queue.filter(({ state }) => !isOver(state));
    return paused.length > 0;
  }

  /** The edge of these actions is left (§6.6.2): what ran on it is over; what did not get its turn has failed. */
  leave(actions: readonly Action[], onEnd: EndAction): void {
    const left = new Set(actions.map(({ actionId }) => actionId));
    for (const { action, state, until } of this.#queue) {
      if (!left.has(action.actionId)) continue;
      if (until !== undefined) onEnd(action);
      state.actionStatus = until === undefined ? 'FAILED' : 'FINISHED';
    }
    this.#queue = this.#queue.filter(({ action }) => !left.has(action.actionId));
    for (const state of this.#states) if (left.has(state.actionId) && !isOver(state)) state.actionStatus = 'FAILED';
  }

  /** The order is cancelled (§6.1.3): what waits has failed, and what runs, unless it cannot be broken off. */
  cancel(canBreakOff: (action: Action) => boolean, onEnd: EndAction): void {
    const running = this.#queue.filter(({ until }) => until !== undefined);
    this.#queue = running.filter(({ action }) => !canBreakOff(action));
    for (const { action } of running) if (!this.#runs(action.actionId)) onEnd(action);
    for (const state of this.#states) {
      if (!isOver(state) && !this.#runs(state.actionId)) state.actionStatus = 'FAILED';
    }
  }

  #runs(actionId: string): boolean {
    return this.#queue.some(({ action }) => action.actionId === actionId);
  }
}

const isOver = ({ actionStatus }: ActionState): boolean => actionStatus === 'FINISHED' || actionStatus === 'FAILED';
const runsAlone = ({ blockingType }: Action): boolean => blockingType === 'SINGLE' || blockingType === 'HARD';

/** The robot stands while it waits or runs. */
export const blocksDriving = ({ blockingType }: Action): boolean => blockingType === 'SOFT' || blockingType === 'HARD';
