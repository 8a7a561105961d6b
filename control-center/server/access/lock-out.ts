import type { EpochMs } from '#shared/time/clock.ts';

/** Failures of one account or one address. */
export interface Failures {
  readonly count: number;
  readonly lastAt: EpochMs;
  readonly lockedUntil: EpochMs;
}

export interface LockOutRule {
  /** Failures that cost nothing. */
  readonly free: number;
  readonly firstLockMs: number;
  readonly longestLockMs: number;
  /** Without a failure for so long, all is forgotten. */
  readonly forgetMs: number;
}

export const accountRule: LockOutRule = { free: 4, firstLockMs: 15_000, longestLockMs: 900_000, forgetMs: 3_600_000 };
/** Several people may sit behind one address. */
export const addressRule: LockOutRule = { free: 19, firstLockMs: 15_000, longestLockMs: 900_000, forgetMs: 3_600_000 };

/** The delay doubles with every failure beyond the free ones. */
export function afterFailure(before: Failures | undefined, now: EpochMs, rule: LockOutRule): Failures {
  const count = before === undefined || now - before.lastAt > rule.forgetMs ? 1 : before.count + 1;
  const beyond = count - rule.free;
  const lockMs = beyond <= 0 ? 0 : Math.min(rule.firstLockMs * 2 ** (beyond - 1), rule.longestLockMs);
  return { count, lastAt: now, lockedUntil: now + lockMs };
}

export const isLocked = (failures: Failures | undefined, now: EpochMs): boolean =>
  failures !== undefined && now < failures.lockedUntil;

/** Failures by name or address, bounded: guessing with made-up names cannot fill the memory. */
export class LockOut {
  readonly #rule: LockOutRule;
  readonly #byKey = new Map<string, Failures>();
  readonly #most: number;

  constructor(rule: LockOutRule, most = 10_000) {
    this.#rule = rule;
    this.#most = most;
  }

  /** When the lock ends, if there is one. */
  lockedUntil(key: string, now: EpochMs): EpochMs | undefined {
    const failures = this.#byKey.get(key);
    return isLocked(failures, now) ? failures?.lockedUntil : undefined;
  }

  fail(key: string, now: EpochMs): void {
    const failures = afterFailure(this.#byKey.get(key), now, this.#rule);
    this.#byKey.delete(key);
    this.#byKey.set(key, failures);
    if (this.#byKey.size > this.#most) this.#byKey.delete(this.#byKey.keys().next().value as string);
  }

  succeed(key: string): void {
    this.#byKey.delete(key);
  }
}
