import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { ActionState } from '#shared/contracts/vda5050/state.ts';

type MutableState = { -readonly [K in keyof ActionState]: ActionState[K] };

const kept = 40;

/** The robot's `instantActionStates`: the newest, so that a re-sent action is recognised and its outcome told again. */
export class InstantActionLog {
  #states: MutableState[] = [];

  get states(): readonly ActionState[] {
    return this.#states;
  }

  knows(actionId: string): boolean {
    return this.#states.some((state) => state.actionId === actionId);
  }

  set({ actionId, actionType }: Action, actionStatus: ActionState['actionStatus'], actionResult?: string): void {
    const result = actionResult === undefined ? {} : { actionResult: actionResult.slice(0, 1000) };
    const known = this.#states.find((state) => state.actionId === actionId);
    if (known !== undefined) Object.assign(known, { actionStatus, ...result });
    else this.#states.push({ actionId, actionType, actionStatus, ...result });
    while (this.#states.length > kept && isOver(this.#states[0])) this.#states.shift();
  }

  /** What ran is over. */
  end(actionId: string): void {
    const known = this.#states.find((state) => state.actionId === actionId);
    if (known !== undefined) known.actionStatus = 'FINISHED';
  }

  clearEnded(): void {
    this.#states = this.#states.filter((state) => !isOver(state));
  }
}

const isOver = (state: ActionState | undefined): boolean =>
  state?.actionStatus === 'FINISHED' || state?.actionStatus === 'FAILED';
