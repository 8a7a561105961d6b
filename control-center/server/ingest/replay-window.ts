import type { Write } from '../work/store-port.ts';
import { SequenceRanges } from './sequence-ranges.ts';

type SequenceWrite = Extract<Write, { readonly kind: 'sequence' }>;

/** A gap that does not shrink for this long while newer messages arrive is declared: the robot no longer has what is missing. */
const gapPatienceMs = 300_000;
/** A pause between two messages counts for no more than this: a robot that cannot be heard cannot deliver what is missing either. */
const longestPauseMs = 20_000;
/** How far ahead of the contiguous part a sequence may be: bounds memory against a nonsense number. */
const furthestAhead = 1_000_000;

export interface Gap {
  readonly first: number;
  readonly last: number;
}

/** Which sequences of one boot of a robot were taken. Sequences begin at 1 (0 is taken too). */
export class BootWindow {
  readonly #above: SequenceRanges;
  #upTo: number;
  #highest: number;
  #tookZero: boolean;
  /** Of the first gap, in contact with the robot; undefined while there is none. */
  #waitedMs: number | undefined;
  #lookedAtMs = 0;

  constructor(stored?: { readonly upTo: number; readonly above: readonly number[] }) {
    this.#upTo = stored?.upTo ?? 0;
    this.#above = new SequenceRanges(stored?.above);
    this.#highest = this.#above.bounds.at(-1) ?? this.#upTo;
    this.#tookZero = stored !== undefined;
  }

  get upTo(): number {
    return this.#upTo;
  }

  /** Inclusive ranges taken above `upTo`, flattened. */
  get above(): readonly number[] {
    return this.#above.bounds;
  }

  isNew(seq: number): boolean {
    if (seq === 0) return !this.#tookZero;
    return seq > this.#upTo && !this.#above.has(seq);
  }

  isPlausible(seq: number): boolean {
    return seq <= this.#highest + furthestAhead;
  }

  take(seq: number, monotonicMs: number): void {
    this.#tookZero = true;
    if (seq < this.#highest) this.#waitedMs = undefined;
    this.#highest = Math.max(this.#highest, seq);
    this.#add(seq, seq);
    this.#noteWaiting(monotonicMs);
  }

  /** The robot says it dropped these. */
  declare(gap: Gap, monotonicMs: number): void {
    if (gap.last < gap.first || gap.last > this.#highest + furthestAhead) return;
    this.#add(gap.first, gap.last);
    this.#noteWaiting(monotonicMs);
  }

  /** The first gap if it has been waited for long enough; it counts as taken from now on. */
  giveUpGap(monotonicMs: number): Gap | undefined {
    const first = this.#above.first;
    if (first === undefined) return undefined;
    this.#noteWaiting(monotonicMs);
    if ((this.#waitedMs ?? 0) < gapPatienceMs) return undefined;
    const gap = { first: this.#upTo + 1, last: first - 1 };
    this.#upTo = this.#above.absorb(first - 1);
    this.#waitedMs = this.#above.isEmpty ? undefined : 0;
    return gap;
  }

  write(robot: string, boot: string): SequenceWrite {
    return { kind: 'sequence', robot, boot, upTo: this.#upTo, above: [...this.#above.bounds] };
  }

  #add(first: number, last: number): void {
    if (first <= this.#upTo + 1) this.#upTo = this.#above.absorb(Math.max(this.#upTo, last));
    else this.#above.add(first, last);
  }

  #noteWaiting(monotonicMs: number): void {
    const pauseMs = Math.min(longestPauseMs, monotonicMs - this.#lookedAtMs);
    this.#lookedAtMs = monotonicMs;
    if (this.#above.isEmpty) this.#waitedMs = undefined;
    else this.#waitedMs = this.#waitedMs === undefined ? 0 : this.#waitedMs + pauseMs;
  }
}

/** All boots of all robots, as stored and since. Survives restarts through the writes that ride with each message. */
export class ReplayWindows {
  readonly #boots = new Map<string, BootWindow>();

  constructor(stored: readonly Omit<SequenceWrite, 'kind'>[]) {
    for (const { robot, boot, upTo, above } of stored) {
      this.#boots.set(`${robot} ${boot}`, new BootWindow({ upTo, above }));
    }
  }

  of(robot: string, boot: string): BootWindow {
    const key = `${robot} ${boot}`;
    const known = this.#boots.get(key);
    if (known !== undefined) return known;
    const fresh = new BootWindow();
    this.#boots.set(key, fresh);
    return fresh;
  }
}
