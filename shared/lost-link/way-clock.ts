import { wrapAngle } from '../geo/angles.ts';
import type { Point2 } from '../geo/polygon.ts';
import type { Stop } from './sector-ways.ts';

/** Robots accelerate at about this. */
const accelerationMps2 = 0.8;
/** Sharper than this a corner is taken slowly (the route follower's rule). */
const sharpRad = 0.9;
const cornerMps = 0.4;

/** So many stops in one place are the end of a way. */
const mostStanding = 100;

interface Passage extends Point2 {
  readonly atSeconds: number;
}

/** Along a way by the second, at the pace of an undisturbed robot. Built as far as it is asked for. */
export class WayClock {
  readonly #way: Iterator<Stop>;
  readonly #passages: Passage[];
  #heading: number | undefined;
  #isOver = false;
  #standing = 0;

  constructor(start: Point2, way: Iterable<Stop>) {
    this.#way = way[Symbol.iterator]();
    this.#passages = [{ x: start.x, y: start.y, atSeconds: 0 }];
  }

  /** Where it is after so many seconds of driving; at the end it stays. */
  placeAt(seconds: number): Point2 {
    while (!this.#isOver && (this.#passages.at(-1) as Passage).atSeconds <= seconds) this.#extend();
    const passages = this.#passages;
    let low = 0;
    let high = passages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((passages[middle] as Passage).atSeconds <= seconds) low = middle;
      else high = middle - 1;
    }
    const from = passages[low] as Passage;
    const to = passages[low + 1];
    if (to === undefined) return { x: from.x, y: from.y };
    const t = (seconds - from.atSeconds) / (to.atSeconds - from.atSeconds);
    return { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
  }

  /** What was passed until then, newest place first, with the start. */
  passedUntil(seconds: number): readonly Point2[] {
    this.placeAt(seconds);
    return this.#passages.filter(({ atSeconds }) => atSeconds < seconds).toReversed();
  }

  /** Seconds to the end; infinite for a way without one. `most` bounds how far is looked. */
  endsAtSeconds(most: number): number {
    this.placeAt(most);
    return this.#isOver ? (this.#passages.at(-1) as Passage).atSeconds : Number.POSITIVE_INFINITY;
  }

  #extend(): void {
    const { done, value } = this.#way.next();
    const last = this.#passages.at(-1) as Passage;
    if (done === true) {
      this.#isOver = true;
      return;
    }
    const lengthM = Math.hypot(value.x - last.x, value.y - last.y);
    if (lengthM < 0.01) {
      // A patrol without length would go round for ever.
      this.#isOver = ++this.#standing > mostStanding;
      return;
    }
    this.#standing = 0;
    const heading = Math.atan2(value.y - last.y, value.x - last.x);
    const turn = this.#heading === undefined ? 0 : Math.abs(wrapAngle(heading - this.#heading));
    this.#heading = heading;
    const atSeconds = last.atSeconds + lengthM / value.speedMps + cornerSeconds(turn, value.speedMps);
    this.#passages.push({ x: value.x, y: value.y, atSeconds });
  }
}

/** What slowing down for a corner and speeding up again costs. */
const cornerSeconds = (turn: number, speedMps: number): number =>
  turn < sharpRad || speedMps <= cornerMps ? 0 : (speedMps - cornerMps) ** 2 / (accelerationMps2 * speedMps) + turn;
