import { isInside } from './polygon.ts';
import type { Point2 } from './polygon.ts';

const sampleEveryM = 0.5;

/** The outline of a zone as the robot's contour meets it. Metres, `map` frame. */
export class ZoneShape {
  readonly #vertices: readonly Point2[];
  readonly #marginM: number;
  readonly #minX: number;
  readonly #maxX: number;
  readonly #minY: number;
  readonly #maxY: number;

  /** `marginM`: half the robot's diagonal; contour-based zones begin so far outside their outline (VDA 5050 v3 §6.4.1.1). */
  constructor(vertices: readonly Point2[], marginM: number) {
    const xs = vertices.map(({ x }) => x);
    const ys = vertices.map(({ y }) => y);
    this.#vertices = vertices;
    this.#marginM = marginM;
    this.#minX = Math.min(...xs) - marginM;
    this.#maxX = Math.max(...xs) + marginM;
    this.#minY = Math.min(...ys) - marginM;
    this.#maxY = Math.max(...ys) + marginM;
  }

  /** Metres between the robot's contour and the zone; negative as far as it is inside. Exact up to `withinM`, at least that beyond. */
  clearance(x: number, y: number, withinM = Number.POSITIVE_INFINITY): number {
    const boxM = Math.max(this.#minX - x, x - this.#maxX, this.#minY - y, y - this.#maxY);
    if (boxM > withinM) return boxM;
    let nearest = Number.POSITIVE_INFINITY;
    for (const [a, b] of this.#sides()) nearest = Math.min(nearest, distanceToSegment(x, y, a, b));
    return (isInside({ x, y }, this.#vertices) ? -nearest : nearest) - this.#marginM;
  }

  /**
   * True if the straight way leads into the zone, or deeper into it where it begins inside: the way out stays open.
   */
  isEnteredBy(from: Point2, to: Point2): boolean {
    if (Math.max(from.x, to.x) < this.#minX || Math.min(from.x, to.x) > this.#maxX) return false;
    if (Math.max(from.y, to.y) < this.#minY || Math.min(from.y, to.y) > this.#maxY) return false;
    const before = this.clearance(from.x, from.y);
    if (before < 0) return this.#isWorse(from, to, before);
    if (this.clearance(to.x, to.y) < 0) return true;
    for (const [a, b] of this.#sides()) if (segmentDistance(from, to, a, b) < this.#marginM) return true;
    return false;
  }

  /** From inside: never deeper than at the start, and not in again once out. */
  #isWorse(from: Point2, to: Point2, before: number): boolean {
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / sampleEveryM));
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      const at = { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
      const clearance = this.clearance(at.x, at.y);
      if (clearance < before) return true;
      if (clearance >= 0) return this.isEnteredBy(at, to);
    }
    return false;
  }

  *#sides(): Iterable<readonly [Point2, Point2]> {
    let before = this.#vertices.at(-1);
    for (const vertex of this.#vertices) {
      if (before !== undefined) yield [before, vertex];
      before = vertex;
    }
  }
}

function distanceToSegment(x: number, y: number, a: Point2, b: Point2): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / squared));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

function segmentDistance(p: Point2, q: Point2, a: Point2, b: Point2): number {
  const crosses = side(p, q, a) !== side(p, q, b) && side(a, b, p) !== side(a, b, q);
  if (crosses) return 0;
  return Math.min(
    distanceToSegment(p.x, p.y, a, b),
    distanceToSegment(q.x, q.y, a, b),
    distanceToSegment(a.x, a.y, p, q),
    distanceToSegment(b.x, b.y, p, q),
  );
}

const side = (a: Point2, b: Point2, p: Point2): boolean => (b.x - a.x) * (p.y - a.y) > (b.y - a.y) * (p.x - a.x);
