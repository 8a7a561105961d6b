import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { State, VdaError } from '#shared/contracts/vda5050/state.ts';
import { ZoneSet } from '#shared/contracts/vda5050/zone-set.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';
import { vdaError } from '../link/vda-errors.ts';

const memoryKey = 'zones';
/** Received sets kept, newest; the enabled one always. */
const kept = 4;
const stored = Compile(Type.Object({ enabledId: Type.String(), sets: Type.Array(ZoneSet, { maxItems: kept + 1 }) }));

/**
 * The zone sets of this robot: those received, on its disk, and the one it came with. Exactly one is in force; the content of an id
 * never changes (VDA 5050 v3 §6.4.2).
 */
export class ZoneBook {
  readonly #memory: RobotMemory;
  readonly #builtIn: ZoneSet;
  /** Received, oldest first. */
  #sets: readonly ZoneSet[] = [];
  #enabled: ZoneSet;
  readonly #listeners: (() => void)[] = [];

  constructor(memory: RobotMemory, builtIn: ZoneSet) {
    this.#memory = memory;
    this.#builtIn = builtIn;
    this.#enabled = builtIn;
    const value = memory.get(memoryKey);
    if (!stored.Check(value)) return;
    this.#sets = value.sets.filter(({ zoneSetId }) => zoneSetId !== builtIn.zoneSetId);
    this.#enabled = this.#find(value.enabledId) ?? builtIn;
  }

  get enabled(): ZoneSet {
    return this.#enabled;
  }

  get states(): NonNullable<State['zoneSets']> {
    return [this.#builtIn, ...this.#sets].map((set) => ({
      zoneSetId: set.zoneSetId,
      mapId: set.mapId,
      zoneSetStatus: set === this.#enabled ? 'ENABLED' : 'DISABLED',
    }));
  }

  /** Told of every change of the set in force. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Kept, not yet in force. Throws if the disk refuses. */
  take(set: ZoneSet): VdaError | undefined {
    const { zoneSetId } = set;
    if (this.#find(zoneSetId) !== undefined) {
      return vdaError('DUPLICATE_ZONE_SET', `${zoneSetId} is stored already`, { zoneSetId });
    }
    const before = this.#sets.filter((known) => known !== this.#enabled).slice(1 - kept);
    this.#save(
      [...this.#sets.filter((known) => known === this.#enabled || before.includes(known)), set],
      this.#enabled,
    );
    return undefined;
  }

  enable(zoneSetId: string): Result<undefined, DomainError> {
    const set = this.#find(zoneSetId);
    if (set === undefined) return err(domainError('BPC_E_NOT_FOUND', `Zone set ${zoneSetId} is not stored.`));
    if (set === this.#enabled) return ok(undefined);
    this.#save(this.#sets, set);
    for (const listener of this.#listeners) listener();
    return ok(undefined);
  }

  remove(zoneSetId: string): Result<undefined, DomainError> {
    const set = this.#find(zoneSetId);
    if (set === undefined) return err(domainError('BPC_E_NOT_FOUND', `Zone set ${zoneSetId} is not stored.`));
    if (set === this.#enabled || set === this.#builtIn) {
      const why = set === this.#enabled ? 'in use' : 'built in';
      return err(domainError('BPC_E_STATE_CONFLICT', `Zone set ${zoneSetId} is ${why}.`));
    }
    this.#save(
      this.#sets.filter((known) => known !== set),
      this.#enabled,
    );
    return ok(undefined);
  }

  /**
   * The set an order was planned on, if the robot may take the two together: the one in force or one received after it.
   * Never an earlier one: a late order does not undo a closure.
   */
  forOrder(zoneSetId: string): Result<ZoneSet, string> {
    const set = this.#find(zoneSetId);
    if (set === undefined) return err(`zone set ${zoneSetId} is not stored; ${this.#enabled.zoneSetId} is in force`);
    if (this.#age(set) < this.#age(this.#enabled)) {
      return err(`zone set ${zoneSetId} is older than ${this.#enabled.zoneSetId}, which is in force`);
    }
    return ok(set);
  }

  #age(set: ZoneSet): number {
    return this.#sets.indexOf(set);
  }

  #find(zoneSetId: string): ZoneSet | undefined {
    return [this.#builtIn, ...this.#sets].find((set) => set.zoneSetId === zoneSetId);
  }

  #save(sets: readonly ZoneSet[], enabled: ZoneSet): void {
    this.#memory.set(memoryKey, { enabledId: enabled.zoneSetId, sets });
    this.#sets = sets;
    this.#enabled = enabled;
  }
}
