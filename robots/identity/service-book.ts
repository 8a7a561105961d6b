import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { literals } from '#shared/contracts/primitives.ts';
import type { ServiceState } from '../link/extension-bodies.ts';
import type { RobotMemory } from './robot-memory.ts';

const stored = Compile(
  Type.Object({
    state: literals(['OUT_OF_SERVICE', 'NEEDS_HELP']),
    by: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
  }),
);
const memoryKey = 'service';

/**
 * Whether the robot may work. OUT_OF_SERVICE refuses every motion and outlives restarts; after any restart the state is UNKNOWN until
 * the robot knows where it is and the centre's anchor is its own.
 */
export class ServiceBook {
  readonly #memory: RobotMemory;
  #state: ServiceState;

  constructor(memory: RobotMemory) {
    this.#memory = memory;
    const value = memory.get(memoryKey);
    this.#state = stored.Check(value) && value.state === 'OUT_OF_SERVICE' ? value : { state: 'UNKNOWN' };
  }

  get state(): ServiceState {
    return this.#state;
  }
  get isOut(): boolean {
    return this.#state.state === 'OUT_OF_SERVICE';
  }

  /** On site, by somebody who works on the robot. Released by the one who set it or a supervisor: the caller checks. */
  set(state: ServiceState): void {
    this.#state = state;
    this.#memory.set(memoryKey, state);
  }

  /** True if that ended UNKNOWN. */
  confirm(): boolean {
    if (this.#state.state !== 'UNKNOWN') return false;
    this.#state = { state: 'IN_SERVICE' };
    return true;
  }

  needHelp(reason: string): void {
    if (!this.isOut) this.#state = { state: 'NEEDS_HELP', by: 'robot', reason: reason.slice(0, 300) };
  }

  helped(): void {
    if (this.#state.state === 'NEEDS_HELP') this.#state = { state: 'IN_SERVICE' };
  }
}
