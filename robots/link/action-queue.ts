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

/**
 * Order actions with the blocking types of VDA 5050 v3 §6.2.2: NONE and SOFT run side by side, SINGLE and HARD alone,
 * SOFT and HARD stop the robot. Actions start in the order of their list.
 */
export class ActionQueue {
  #states: MutableState[] = [];
  #queue: Queued[] = [];

  get states(): readonly ActionState[] {
    return this.#states;
  }

  /** Nothing waits or runs, including what belongs to nodes not reached yet. */
  get isDone(): boolean {
    return this.#states.every(({ actionStatus }) => actionStatus === 'FINISHED' || actionStatus === 'FAILED');
  }

  get mayDrive(): boolean {
    return this.#queue.every(({ action }) => action.blockingType === 'NONE' || action.blockingType === 'SINGLE');
  }

  knows(actionId: string): boolean {
    return this.#states.some((state) => state.actionId === actionId);
  }

  clear(): void {
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
  advance(now: number, start: StartAction, onEnd: (action: Action) => void): boolean {
    let changed = false;
    for (const item of this.#queue) {
      if (item.until === undefined || now < item.until) continue;
      item.state.actionStatus = 'FINISHED';
      changed = true;
      onEnd(item.action);
    }
    this.#queue = this.#queue.filter(({ state }) => state.actionStatus !== 'FINISHED');
    for (const [index, item] of this.#queue.entries()) {
      const { blockingType } = item.action;
      const alone = blockingType === 'SINGLE' || blockingType === 'HARD';
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

  /** A cancelled order: everything not finished has failed. */
  fail(onEnd: (action: Action) => void): void {
    for (const { action, until } of this.#queue) if (until !== undefined) onEnd(action);
    this.#queue = [];
    for (const state of this.#states) if (state.actionStatus !== 'FINISHED') state.actionStatus = 'FAILED';
  }
}
