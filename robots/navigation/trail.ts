import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';

const storedSchema = Compile(Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { maxItems: 2000 }));
const memoryKey = 'trail';
/** Some four kilometres. */
const capacity = 400;
const straightM = 10;
const bendM = 3;
const bendRad = 0.4;
const saveEveryM = 60;
/** Further than this from the end of its trail a robot did not drive there. */
const ownWayM = 40;

/**
 * The way really driven, newest place last: bounded, thinned to what its bends need, and on disk often enough that a restart loses little
 * of it. Driving back along it takes places off again.
 */
export class Trail {
  readonly #memory: RobotMemory;
  readonly #onFault: (error: unknown) => void;
  #points: Point2[];
  #unsavedM = 0;

  constructor(memory: RobotMemory, onFault: (error: unknown) => void) {
    this.#memory = memory;
    this.#onFault = onFault;
    const stored = memory.get(memoryKey);
    this.#points = storedSchema.Check(stored) ? stored.map(([x, y]) => ({ x, y })) : [];
  }

  get length(): number {
    return this.#points.length;
  }

  /** The robot is here, driving forward. A robot that was carried elsewhere begins a new trail. */
  add(at: Point2): void {
    const last = this.#points.at(-1);
    const wayM = last === undefined ? Number.POSITIVE_INFINITY : Math.hypot(at.x - last.x, at.y - last.y);
    if (last !== undefined && wayM > ownWayM) this.#points = [];
    else if (wayM < bendM || (wayM < straightM && !this.#bends(at))) return;
    this.#points.push({ x: at.x, y: at.y });
    if (this.#points.length > capacity) this.#points.shift();
    this.#unsavedM += Number.isFinite(wayM) ? wayM : 0;
    if (this.#unsavedM >= saveEveryM) this.#save();
  }

  /** The way back from here, the place driven last first; empty if this robot did not come here by it. */
  back(from: Point2): readonly Point2[] {
    const last = this.#points.at(-1);
    if (last === undefined || Math.hypot(from.x - last.x, from.y - last.y) > ownWayM) return [];
    return this.#points.toReversed();
  }

  /** The robot has driven back to the newest place: it is no way any more. */
  dropNewest(): void {
    const dropped = this.#points.pop();
    const last = this.#points.at(-1);
    if (dropped === undefined || last === undefined) return;
    this.#unsavedM += Math.hypot(dropped.x - last.x, dropped.y - last.y);
    if (this.#unsavedM >= saveEveryM) this.#save();
  }

  #bends(at: Point2): boolean {
    const [before, last] = [this.#points.at(-2), this.#points.at(-1)];
    if (before === undefined || last === undefined) return false;
    const into = Math.atan2(last.y - before.y, last.x - before.x);
    const out = Math.atan2(at.y - last.y, at.x - last.x);
    return Math.abs(Math.atan2(Math.sin(out - into), Math.cos(out - into))) > bendRad;
  }

  #save(): void {
    this.#unsavedM = 0;
    try {
      this.#memory.set(
        memoryKey,
        this.#points.map(({ x, y }) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]),
      );
    } catch (error) {
      this.#onFault(error);
    }
  }
}
