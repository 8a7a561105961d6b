import type { EventLog } from './event-log.ts';
import type { Invariant } from './invariant.ts';

/** Tells all invariants, remembers the first that breaks, and never lets one disturb what it watches. */
export class Observers {
  readonly #invariants: readonly Invariant[];
  readonly #log: EventLog;
  readonly #nowMs: () => number;
  #broken:
    | { readonly invariant: string; readonly atMs: number; readonly recent: readonly string[]; readonly fault: unknown }
    | undefined;

  constructor(invariants: readonly Invariant[], log: EventLog, nowMs: () => number) {
    this.#invariants = invariants;
    this.#log = log;
    this.#nowMs = nowMs;
  }

  get broken() {
    return this.#broken;
  }

  tell(what: (invariant: Invariant) => void): void {
    for (const invariant of this.#invariants) {
      try {
        what(invariant);
      } catch (error) {
        this.#note(invariant, error);
      }
    }
  }

  async tellAtEnd(what: (invariant: Invariant) => void | Promise<void>): Promise<void> {
    for (const invariant of this.#invariants) {
      try {
        await what(invariant);
      } catch (error) {
        this.#note(invariant, error);
      }
    }
  }

  fail(invariant: string, fault: unknown): void {
    this.#broken ??= { invariant, atMs: this.#nowMs(), recent: this.#log.recent, fault };
  }

  #note(invariant: Invariant, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.fail(text.startsWith(invariant.name) ? text : `${invariant.name}: ${text}`, error);
  }
}
