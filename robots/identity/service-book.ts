import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { literals } from '#shared/contracts/primitives.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { ServiceState } from '../link/extension-bodies.ts';
import type { RobotMemory } from './robot-memory.ts';

const stored = Compile(
  Type.Object({ state: literals(['OUT_OF_SERVICE', 'NEEDS_HELP']), by: Type.String(), reason: Type.String() }),
);
type Stored = ServiceState & { readonly by: string; readonly reason: string };

const memoryKey = 'service';
const longestReason = 300;

/** A person puts the robot out of service or back. `isSupervisor`: the caller vouches for it. */
export interface ServiceChange {
  readonly state: 'OUT_OF_SERVICE' | 'IN_SERVICE';
  readonly by: string;
  readonly reason: string;
  readonly isSupervisor: boolean;
}

export interface ServiceListener {
  onChange(state: ServiceState): void;
  /** The disk refused; the state holds until the next start. */
  onFault(error: unknown): void;
}

/**
 * Whether the robot may work. OUT_OF_SERVICE refuses every motion, outlives restarts and is ended only by who set it or a supervisor;
 * NEEDS_HELP outlives them too. After any restart, and after a repair, the state is UNKNOWN until the robot knows where it is and what
 * it is to do.
 */
export class ServiceBook {
  readonly #memory: RobotMemory;
  #listener: ServiceListener | undefined;
  #state: ServiceState;
  /** On disk: what comes back when UNKNOWN ends. */
  #kept: Stored | undefined;

  constructor(memory: RobotMemory) {
    this.#memory = memory;
    this.#kept = keptIn(memory.get(memoryKey));
    this.#state = this.#kept?.state === 'OUT_OF_SERVICE' ? this.#kept : { state: 'UNKNOWN' };
  }

  get state(): ServiceState {
    return this.#state;
  }
  get isOut(): boolean {
    return this.#state.state === 'OUT_OF_SERVICE';
  }

  listen(listener: ServiceListener): void {
    this.#listener = listener;
  }

  /** The same again is no change. The error says who may end it. */
  change({ by, isSupervisor, reason, state }: ServiceChange): Result<ServiceState, DomainError> {
    const present = this.#state;
    if (state === 'OUT_OF_SERVICE') {
      if (!this.isOut) this.#enter({ state, by, reason: reason.slice(0, longestReason) });
      return ok(this.#state);
    }
    if (this.isOut && present.by !== by && !isSupervisor) {
      const who = `The robot was put out of service by ${present.by ?? 'somebody'}: ${present.reason ?? ''}`;
      return err(domainError('BPC_E_FORBIDDEN', `${who}. They or a supervisor put it back.`));
    }
    if (this.isOut) this.#leave({ state: 'UNKNOWN' });
    else if (this.#kept !== undefined) this.helped();
    return ok(this.#state);
  }

  /** Position and order are known again. True if that ended UNKNOWN. */
  confirm(): boolean {
    if (this.#state.state !== 'UNKNOWN') return false;
    this.#show(this.#kept ?? { state: 'IN_SERVICE' });
    return true;
  }

  needHelp(reason: string): void {
    if (!this.isOut) this.#enter({ state: 'NEEDS_HELP', by: 'robot', reason: reason.slice(0, longestReason) });
  }

  /** Somebody told it how to go on. */
  helped(): void {
    if (this.#state.state === 'NEEDS_HELP') this.#leave({ state: 'IN_SERVICE' });
    else if (this.#kept?.state === 'NEEDS_HELP') this.#leave(this.#state);
  }

  #enter(next: Stored): void {
    this.#kept = next;
    this.#save();
    this.#show(next);
  }

  #leave(next: ServiceState): void {
    this.#kept = undefined;
    this.#save();
    this.#show(next);
  }

  #save(): void {
    try {
      this.#memory.set(memoryKey, this.#kept ?? null);
    } catch (error) {
      // A full disk must not keep the robot from stopping.
      this.#listener?.onFault(error);
    }
  }

  #show(next: ServiceState): void {
    this.#state = next;
    this.#listener?.onChange(next);
  }
}

/** Something is written there and it is no service state: nobody knows who was working on the robot. */
function keptIn(value: unknown): Stored | undefined {
  if (value === undefined || value === null) return undefined;
  if (stored.Check(value)) return value;
  return { state: 'OUT_OF_SERVICE', by: 'robot', reason: 'its memory of the service state was damaged' };
}
