import type { Dem } from '#shared/terrain/dem.ts';
import { latticeHash } from '#shared/terrain/noise.ts';
import type { CameraPose } from './camera-pose.ts';
import type { Part } from './silhouette.ts';

export interface ClutterItem {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly parts: readonly Part[];
}

const CELL_M = 25;
const REACH_M = 450;
const CLEAR_OF_ROUTES_M = 9;
/** Trees are felled this far from tracks: the widest distance that `distanceToRoutes` must know. */
export const CLUTTER_CLEARANCE_M = 45;

/** Bushes, stones warm from the day, and a few trees: always the same ones at the same places. Nothing grows on a yard. */
export class Clutter {
  readonly #dem: Dem;
  readonly #seed: number;
  readonly #distanceToRoutes: (x: number, y: number) => number;
  readonly #cells = new Map<number, readonly ClutterItem[]>();

  constructor(dem: Dem, seed: number, distanceToRoutes: (x: number, y: number) => number) {
    this.#dem = dem;
    this.#seed = seed;
    this.#distanceToRoutes = distanceToRoutes;
  }

  /** Items in a wedge of about the camera's field of view, in no particular order. */
  visibleFrom({ origin, forward }: CameraPose): readonly ClutterItem[] {
    const found: ClutterItem[] = [];
    const level = Math.hypot(forward.x, forward.y) || 1;
    const [east, north] = [forward.x / level, forward.y / level];
    const cells = Math.ceil(REACH_M / CELL_M);
    const [column, row] = [Math.floor(origin.x / CELL_M), Math.floor(origin.y / CELL_M)];
    for (let iy = row - cells; iy <= row + cells; iy++) {
      for (let ix = column - cells; ix <= column + cells; ix++) {
        const dx = (ix + 0.5) * CELL_M - origin.x;
        const dy = (iy + 0.5) * CELL_M - origin.y;
        const ahead = dx * east + dy * north;
        if (ahead < -CELL_M || ahead > REACH_M || Math.abs(dx * north - dy * east) > 0.24 * ahead + CELL_M) continue;
        for (const item of this.#cell(ix, iy)) found.push(item);
      }
    }
    return found;
  }

  #cell(ix: number, iy: number): readonly ClutterItem[] {
    const key = (ix + 32768) * 65536 + iy + 32768;
    let items = this.#cells.get(key);
    if (items === undefined) {
      items = this.#grow(ix, iy);
      this.#cells.set(key, items);
    }
    return items;
  }

  #grow(ix: number, iy: number): readonly ClutterItem[] {
    const items: ClutterItem[] = [];
    const count = latticeHash(this.#seed, ix, iy) % 4;
    for (let i = 0; i < count; i++) {
      const draw = (use: number): number => latticeHash(this.#seed + 1 + i * 32 + use, ix, iy) / 4294967296;
      const x = (ix + draw(0)) * CELL_M;
      const y = (iy + draw(1)) * CELL_M;
      const toRoute = this.#distanceToRoutes(x, y);
      if (toRoute < CLEAR_OF_ROUTES_M) continue;
      items.push({ x, y, z: this.#dem.heightAt(x, y), parts: clutterParts(draw, toRoute >= CLUTTER_CLEARANCE_M) });
    }
    return items;
  }
}

function clutterParts(draw: (use: number) => number, treesGrow: boolean): readonly Part[] {
  const kind = draw(2);
  const size = 0.5 + draw(3);
  if (kind < 0.62) return bush(size, draw);
  if (kind < 0.93 || !treesGrow) return stone(size, draw);
  return tree(size, draw);
}

/** Leaves keep close to the air's temperature, a little warmer than open ground at night. */
function bush(size: number, draw: (use: number) => number): readonly Part[] {
  const kelvin = -1.4 + 2 * draw(4);
  const blob = (use: number): Part => ({
    kind: 'ellipse',
    x: 1.4 * size * (draw(use) - 0.5),
    y: size * (0.15 + 0.4 * draw(use + 1)),
    rx: size * (0.25 + 0.3 * draw(use + 2)),
    ry: size * (0.15 + 0.2 * draw(use + 1)),
    kelvin: kelvin + 0.9 * (draw(use + 2) - 0.5),
    texture: 'leafy',
  });
  return [blob(5), blob(7), blob(9), blob(11)];
}

/** Rock keeps the day's heat: the classic false alarm. */
function stone(size: number, draw: (use: number) => number): readonly Part[] {
  const kelvin = -1 + 4.5 * draw(4) * draw(5);
  const rx = 0.5 * size;
  const ry = rx * (0.4 + 0.5 * draw(6));
  const facet = (use: number, share: number): Part => ({
    kind: 'ellipse',
    x: 1.2 * rx * (draw(use) - 0.5),
    y: 0.9 * ry * draw(use + 1),
    rx: share * rx * (0.6 + 0.6 * draw(use + 2)),
    ry: share * ry,
    kelvin: kelvin + 1.2 * (draw(use + 2) - 0.5),
    texture: 'leafy',
  });
  return [{ kind: 'ellipse', x: 0, y: 0.5 * ry, rx, ry, kelvin }, facet(7, 0.7), facet(10, 0.5)];
}

function tree(size: number, draw: (use: number) => number): readonly Part[] {
  const height = 2.5 + 4 * size * draw(4);
  const kelvin = -1 + 1.2 * draw(5);
  const crown = (use: number, y: number, r: number): Part => ({
    kind: 'ellipse',
    x: 0.3 * height * (draw(use) - 0.5),
    y: (y + 0.08 * draw(use + 1)) * height,
    rx: r * height * (0.8 + 0.5 * draw(use + 1)),
    ry: 0.7 * r * height,
    kelvin: kelvin + 0.8 * (draw(use) - 0.5),
    texture: 'leafy',
  });
  return [
    { kind: 'capsule', x: 0, y: 0, x2: 0.02 * height, y2: 0.6 * height, r: 0.02 * height, kelvin: kelvin + 0.8 },
    crown(6, 0.45, 0.16),
    crown(7, 0.55, 0.18),
    crown(8, 0.62, 0.17),
    crown(9, 0.74, 0.15),
    crown(10, 0.84, 0.11),
  ];
}
