import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { BpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { AuthorityMemory } from '../autonomy/command-authority.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';
import type { Holder } from './extension-bodies.ts';

const Stored = Type.Object({
  epoch: Type.Integer({ minimum: 0 }),
  spent: Type.Array(Type.Object({ commandId: Type.String(), expiresAt: Type.Number() })),
});
const stored = Compile(Stored);
const memoryKey = 'authority';

/** Who commands the robot: the epoch and spent commands on disk, and the operator who holds it for a while. */
export class AuthorityDesk {
  readonly #memory: RobotMemory;
  readonly #clock: Clock;
  #authority: Static<typeof Stored>;
  #isSaved = true;
  #holder: Holder;
  /** A stepped wall clock takes command from nobody. */
  #heldUntilMs = Number.POSITIVE_INFINITY;

  constructor(memory: RobotMemory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
    const value = memory.get(memoryKey);
    this.#authority = stored.Check(value) ? value : { epoch: 0, spent: [] };
    this.#holder = { holder: 'autonomy', since: clock.now(), expires: undefined };
  }

  get authority(): AuthorityMemory {
    return this.#authority;
  }
  get holder(): Holder {
    return this.#holder;
  }

  /** On disk when it returns. Throws if the disk refuses: then nothing is spent, and the command may come again. */
  save(authority: AuthorityMemory): void {
    const next = { epoch: authority.epoch, spent: [...authority.spent] };
    this.#memory.set(memoryKey, next);
    this.#authority = next;
    this.#isSaved = true;
  }

  /**
   * A newer owner of the sector speaks: commands of older epochs are void from now on. True if it is new. A disk that refuses does not
   * make the robot deaf: it is tried again with every heartbeat.
   */
  noteEpoch(epoch: number): boolean {
    const isNew = epoch > this.#authority.epoch;
    if (isNew) this.#authority = { epoch, spent: [] };
    if (isNew || !this.#isSaved) this.#trySave();
    return isNew;
  }

  #trySave(): void {
    this.#isSaved = false;
    try {
      this.save(this.#authority);
    } catch {
      // Told by every command that it refuses for this reason.
    }
  }

  take({ epoch, operatorId, ttlSeconds }: BpActionParameters<'bpTakeAuthority'>): void {
    this.noteEpoch(epoch);
    const since = this.#clock.now();
    this.#holder = { holder: operatorId, since, expires: since + ttlSeconds * 1000 };
    this.#heldUntilMs = this.#clock.monotonicMs() + ttlSeconds * 1000;
  }

  /** True if the holder's time ran out: the robot is its own again. */
  expire(): boolean {
    if (this.#clock.monotonicMs() < this.#heldUntilMs) return false;
    this.#heldUntilMs = Number.POSITIVE_INFINITY;
    this.#holder = { holder: 'autonomy', since: this.#clock.now(), expires: undefined };
    return true;
  }
}
