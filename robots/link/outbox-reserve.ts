import { Compile } from 'typebox/compile';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { RobotMemory } from '../identity/robot-memory.ts';

/** So many numbers are set aside at once, and the next ones when half of them are used. */
const blockSize = 64;
const attempts = 4;
/** Of a robot that is restarted over and over on a disk that refuses, the oldest give way: the memory has other things to keep. */
const maxBoots = 100;

const Reserved = Type.Object({ boot: Type.String(), firstSeq: Type.Number(), lastSeq: Type.Number() });
/** Numbers of a boot that may have been given out without ever reaching the log. */
export type Reserved = Readonly<Static<typeof Reserved>>;
const listSchema = Compile(Type.Array(Reserved));
const memoryKey = 'outbox-reserve';

/**
 * What the outbox hands out while its log refuses, set aside in blocks in the robot's memory, which needs no room on a full disk. A
 * robot that is killed before its log takes again finds here which numbers it must declare as lost. Nothing is written while the log works.
 */
export class OutboxReserve {
  readonly #memory: RobotMemory;
  #before: readonly Reserved[];
  /** The first that must be set aside. */
  #firstSeq = Number.POSITIVE_INFINITY;
  /** On disk numbers are set aside from here to there. */
  #keptFrom = Number.POSITIVE_INFINITY;
  #keptUpTo = 0;
  #isOpen: boolean;

  constructor(memory: RobotMemory) {
    this.#memory = memory;
    const stored = memory.get(memoryKey);
    this.#before = listSchema.Check(stored) ? stored : [];
    this.#isOpen = this.#before.length > 0;
  }

  /** Of earlier boots, whose log may lack the last of them. */
  get before(): readonly Reserved[] {
    return this.#before;
  }

  /** A robot killed now would declare this number at its next start. */
  covers(seq: number): boolean {
    return seq >= this.#keptFrom && seq <= this.#keptUpTo;
  }

  /**
   * Sets numbers aside from `seq` on; it may be an earlier one than before, for what tells of a refusal has numbers too. A disk that
   * refuses even this, some times over, is asked again with the next call.
   */
  cover(boot: string, seq: number): void {
    const firstSeq = Math.max(1, Math.min(seq, this.#firstSeq));
    this.#firstSeq = firstSeq;
    if (this.covers(firstSeq) && this.covers(seq + blockSize / 2)) return;
    this.#isOpen = true;
    const lastSeq = Math.max(this.#keptUpTo, seq + blockSize);
    const value = [...this.#before.slice(1 - maxBoots), { boot, firstSeq, lastSeq }];
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (!this.#write(value)) continue;
      this.#keptFrom = firstSeq;
      this.#keptUpTo = lastSeq;
      // Once more, for the memory keeps two copies: one damaged copy then forgets nothing.
      this.#write(value);
      return;
    }
  }

  /** The log has everything. */
  clear(): void {
    if (!this.#isOpen) return;
    this.#before = [];
    this.#firstSeq = Number.POSITIVE_INFINITY;
    this.#keptFrom = Number.POSITIVE_INFINITY;
    this.#keptUpTo = 0;
    this.#isOpen = !this.#write(null);
  }

  #write(value: readonly Reserved[] | null): boolean {
    try {
      this.#memory.set(memoryKey, value);
      return true;
    } catch {
      return false; // That the disk refuses is reported by the outbox already.
    }
  }
}
