import type { EpochMs } from '#shared/time/clock.ts';

/** How long two boots must have stopped alternating before the identity counts as single again. */
const clearAfterMs = 60_000;

/**
 * Notices two machines under one identity: a boot speaks again, with a stamp later than the first word of the boot that had replaced
 * it. Fed with live (not stored, not retained) messages only, as an outbox may deliver an earlier boot's items late.
 */
export class IdentityWatch {
  #boot: string | undefined;
  #bootSince: EpochMs = 0;
  readonly #replaced = new Map<string, EpochMs>();
  #duplicateAt: EpochMs | undefined;

  note(boot: string, sourceAt: EpochMs): void {
    if (boot === this.#boot) return;
    const replacedAt = this.#replaced.get(boot);
    if (replacedAt !== undefined && sourceAt <= replacedAt) return;
    if (replacedAt !== undefined) this.#duplicateAt = sourceAt;
    if (this.#boot !== undefined) this.#remember(this.#boot, sourceAt);
    this.#boot = boot;
    this.#bootSince = sourceAt;
  }

  isDuplicate(now: EpochMs): boolean {
    return this.#duplicateAt !== undefined && now - this.#duplicateAt < clearAfterMs;
  }

  /** The centre's own clock was stepped, and with it the stamps to come. */
  shift(stepMs: number): void {
    this.#bootSince += stepMs;
    if (this.#duplicateAt !== undefined) this.#duplicateAt += stepMs;
    for (const [boot, at] of this.#replaced) this.#replaced.set(boot, at + stepMs);
  }

  /** The boot that speaks now and since when: for the alarm's reasons. */
  get boot(): { readonly id: string | undefined; readonly since: EpochMs } {
    return { id: this.#boot, since: this.#bootSince };
  }

  #remember(boot: string, replacedAt: EpochMs): void {
    this.#replaced.delete(boot);
    this.#replaced.set(boot, replacedAt);
    if (this.#replaced.size > 8) {
      const [oldest] = this.#replaced.keys();
      if (oldest !== undefined) this.#replaced.delete(oldest);
    }
  }
}
