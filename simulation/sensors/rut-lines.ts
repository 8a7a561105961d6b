import { distanceToWays } from '#shared/terrain/driven-ways.ts';
import type { DrivenWays } from '#shared/terrain/driven-ways.ts';

const REACH_M = 90;
const MAX_WAYS = 4;
const WARMER_K = 1.8;
const RUT_HALF_M = 0.7;
const RUT_FROM_MIDDLE_M = 0.85;

/**
 * Tracks and roads as two ruts of bare earth, warmer than grass that sees the sky. Along one ray over the ground the distance
 * from a straight way is linear, so a pixel costs a multiplication a way.
 */
export class RutLines {
  readonly #ways: DrivenWays;
  readonly #near: {
    readonly startM: number;
    readonly sideM: number;
    readonly dx: number;
    readonly dy: number;
    readonly lengthM: number;
  }[] = [];
  /** For each near way: side at range 0, change of side, place along at range 0, change of place, length. */
  readonly #lines = new Float64Array(5 * MAX_WAYS);

  constructor(ways: DrivenWays) {
    this.#ways = ways;
  }

  /** Prepares for a camera at a place. */
  near({ x, y }: { readonly x: number; readonly y: number }): void {
    this.#near.length = 0;
    for (const way of this.#ways) {
      if (this.#near.length === MAX_WAYS || distanceToWays([way], x, y, REACH_M) >= REACH_M) continue;
      const [a, b] = way;
      const lengthM = Math.hypot(b.x - a.x, b.y - a.y);
      const [dx, dy] = [(b.x - a.x) / lengthM, (b.y - a.y) / lengthM];
      const [px, py] = [x - a.x, y - a.y];
      this.#near.push({ startM: px * dx + py * dy, sideM: px * dy - py * dx, dx, dy, lengthM });
    }
  }

  /** Prepares for a ray of that camera in a unit direction. */
  along(east: number, north: number): void {
    this.#near.forEach(({ startM, sideM, dx, dy, lengthM }, index) => {
      this.#lines.set([sideM, east * dy - north * dx, startM, east * dx + north * dy, lengthM], 5 * index);
    });
  }

  /** Kelvin above grass at a distance along the ray. */
  warmthAt(rangeM: number): number {
    if (rangeM > REACH_M) return 0;
    const lines = this.#lines;
    for (let at = 5 * (this.#near.length - 1); at >= 0; at -= 5) {
      const side = Math.abs((lines[at] as number) + (lines[at + 1] as number) * rangeM);
      const fromRut = Math.abs(side - RUT_FROM_MIDDLE_M);
      if (fromRut >= RUT_HALF_M) continue;
      const place = (lines[at + 2] as number) + (lines[at + 3] as number) * rangeM;
      if (place >= 0 && place <= (lines[at + 4] as number)) return WARMER_K * (1 - fromRut / RUT_HALF_M);
    }
    return 0;
  }
}
