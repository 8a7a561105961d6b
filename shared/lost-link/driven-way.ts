import type { Point2 } from '../geo/polygon.ts';

/** Driven back at this speed, where nothing is slower. */
export const retraceMps = 1.5;
/** Some four kilometres. */
const capacity = 400;
const straightM = 10;
const bendM = 3;
const bendRad = 0.4;
/** Further than this from the end of its way a robot did not drive there. */
const ownWayM = 40;
/** Whoever is so near to a place of the way is on it. */
const onWayM = 15;
/** Driving back, so near is reached. */
const reachedM = 5;

/**
 * The way really driven, newest place last: bounded, and thinned to what its bends need. The robot keeps one to retrace, and the centre
 * one by the same rule, of what it hears, to foretell that.
 */
export class DrivenWay {
  #points: Point2[];
  #isWhole: boolean;

  /** `isWhole`: nothing was driven before `points`, so far as this way reaches at all. */
  constructor(points: readonly Point2[] = [], isWhole = true) {
    this.#points = [...points];
    this.#isWhole = isWhole;
  }

  get points(): readonly Point2[] {
    return this.#points;
  }
  /** False if the robot may have driven here by places that this way lacks. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Driven on to here; whoever was carried elsewhere begins a new way. Answers the metres it grew by; undefined if it did not. */
  add(at: Point2): number | undefined {
    const last = this.#points.at(-1);
    const wayM = last === undefined ? Number.POSITIVE_INFINITY : apart(at, last);
    if (last !== undefined && wayM > ownWayM) this.#begin();
    else if (wayM < bendM || (wayM < straightM && !this.#bends(at))) return undefined;
    this.#points.push({ x: at.x, y: at.y });
    if (this.#points.length > capacity) this.#points.shift();
    return Number.isFinite(wayM) ? wayM : 0;
  }

  /** Here after a time in which nobody saw it: back along this way, near its end, or by a way that is not known. */
  resumeAt(at: Point2): void {
    const last = this.#points.at(-1);
    if (last !== undefined && apart(at, last) <= ownWayM) return;
    const passed = this.#points.findLastIndex((point) => apart(at, point) < onWayM);
    if (passed < 0) this.#begin();
    else this.#points.length = passed + 1;
  }

  /** Driven back to here: what was passed on the way is no way any more. */
  unwindTo(at: Point2): void {
    for (let last = this.#points.at(-1); last !== undefined && apart(at, last) < reachedM; last = this.#points.at(-1))
      this.#points.pop();
  }

  /** Answers the metres it shrank by. */
  dropNewest(): number {
    const dropped = this.#points.pop();
    const last = this.#points.at(-1);
    return dropped === undefined || last === undefined ? 0 : apart(dropped, last);
  }

  /** The way back from here, the place driven last first; empty if this robot did not come here by it. */
  back(from: Point2): readonly Point2[] {
    const last = this.#points.at(-1);
    return last === undefined || apart(from, last) > ownWayM ? [] : this.#points.toReversed();
  }

  #begin(): void {
    this.#points = [];
    this.#isWhole = false;
  }

  #bends(at: Point2): boolean {
    const [before, last] = [this.#points.at(-2), this.#points.at(-1)];
    if (before === undefined || last === undefined) return false;
    const into = Math.atan2(last.y - before.y, last.x - before.x);
    const out = Math.atan2(at.y - last.y, at.x - last.x);
    return Math.abs(Math.atan2(Math.sin(out - into), Math.cos(out - into))) > bendRad;
  }
}

const apart = (a: Point2, b: Point2): number => Math.hypot(a.x - b.x, a.y - b.y);
