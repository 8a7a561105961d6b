import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';

const storedSchema = Compile(Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { maxItems: 1000 }));
const memoryKey = 'link-map';
const capacity = 200;
const cellM = 60;
const saveEveryMs = 120_000;

/**
 * Where the centre was heard: one place a cell of 60 m, the last one there, learnt while driving; the places heard at the longest ago are
 * forgotten first. Survives restarts, and knows the sector's declared link points from the start.
 */
export class LinkMap {
  readonly #memory: RobotMemory;
  readonly #onFault: (error: unknown) => void;
  readonly #declared: readonly Point2[];
  readonly #learnt = new Map<string, Point2>();
  #savedAt = Number.NEGATIVE_INFINITY;

  constructor(memory: RobotMemory, declared: readonly Point2[], onFault: (error: unknown) => void) {
    this.#memory = memory;
    this.#declared = declared;
    this.#onFault = onFault;
    const stored = memory.get(memoryKey);
    if (storedSchema.Check(stored)) for (const [x, y] of stored) this.#learnt.set(cellOf({ x, y }), { x, y });
  }

  get places(): readonly Point2[] {
    return [...this.#learnt.values(), ...this.#declared];
  }

  /** The centre is heard here, now. */
  note({ x, y }: Point2, monotonicMs: number): void {
    const cell = cellOf({ x, y });
    const isNew = !this.#learnt.delete(cell);
    this.#learnt.set(cell, { x, y });
    const [oldest] = this.#learnt.keys();
    if (this.#learnt.size > capacity && oldest !== undefined) this.#learnt.delete(oldest);
    if (isNew && monotonicMs - this.#savedAt >= saveEveryMs) this.#save(monotonicMs);
  }

  #save(monotonicMs: number): void {
    this.#savedAt = monotonicMs;
    try {
      this.#memory.set(
        memoryKey,
        [...this.#learnt.values()].map(({ x, y }) => [Math.round(x), Math.round(y)]),
      );
    } catch (error) {
      this.#onFault(error);
    }
  }
}

const cellOf = ({ x, y }: Point2): string => `${Math.floor(x / cellM)},${Math.floor(y / cellM)}`;
