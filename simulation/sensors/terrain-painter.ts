import type { Dem } from '#shared/terrain/dem.ts';
import { crossing } from '#shared/terrain/line-of-sight.ts';
import type { Prism } from '#shared/terrain/line-of-sight.ts';
import { CENTRE_U, CENTRE_V, FOCAL_PX, FRAME_HEIGHT, FRAME_WIDTH } from './camera-pose.ts';
import type { CameraPose } from './camera-pose.ts';
import type { NoiseTile } from './noise-tile.ts';
import type { ThermalConditions } from './thermal-conditions.ts';
import type { ThermalFrameBuffer } from './thermal-frame-buffer.ts';
import type { RutLines } from './rut-lines.ts';

const FAR_M = 4000;
const NEAR_M = 1.5;
/** Steps grow with distance: a crest at 1 km is found to within 50 m. */
const STEP_M = 3;
const STEP_RATIO = 0.05;
/** From here on it is asked whether even the highest ground would stay hidden. */
const HORIZON_FROM_M = 200;

export interface PaintedWorld {
  readonly dem: Dem;
  readonly prisms: readonly Prism[];
  readonly ruts: RutLines;
  readonly conditions: ThermalConditions;
  readonly tile: NoiseTile;
}

interface WallHit {
  readonly rangeM: number;
  readonly topZ: number;
  readonly along: number;
}

interface Column {
  readonly index: number;
  /** Unit direction of the column's ray over the ground. */
  readonly east: number;
  readonly north: number;
  readonly walls: readonly WallHit[];
}

/** Paints ground, walls and sky, column by column from near to far; the highest row painted so far hides what lies behind. */
export class TerrainPainter {
  readonly #world: PaintedWorld;

  constructor(world: PaintedWorld) {
    this.#world = world;
  }

  paint(camera: CameraPose, buffer: ThermalFrameBuffer): void {
    this.#world.ruts.near(camera.origin);
    for (let index = 0; index < FRAME_WIDTH; index++) {
      const column = this.#column(camera, index);
      const top = this.#paintGround(camera, column, buffer);
      this.#paintSky(camera, column, top, buffer);
    }
  }

  /** A roll of the camera is treated as a shear of the background: each column keeps the direction it has at the horizon. */
  #column(camera: CameraPose, index: number): Column {
    const { forward, left, up } = camera;
    const toLeft = (CENTRE_U - index - 0.5) / FOCAL_PX;
    const toHorizon = -(forward.z + left.z * toLeft) / up.z;
    const x = forward.x + left.x * toLeft + up.x * toHorizon;
    const y = forward.y + left.y * toLeft + up.y * toHorizon;
    const length = Math.sqrt(x * x + y * y);
    const [east, north] = [x / length, y / length];
    this.#world.ruts.along(east, north);
    const walls = this.#world.prisms.length === 0 ? [] : this.#wallsAlong(camera, east, north);
    return { index, east, north, walls };
  }

  #wallsAlong({ origin }: CameraPose, east: number, north: number): readonly WallHit[] {
    const end = { x: origin.x + FAR_M * east, y: origin.y + FAR_M * north };
    const hits: WallHit[] = [];
    for (const { polygon, topZ } of this.#world.prisms) {
      let nearest: WallHit | undefined;
      for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
        const [a, b] = [polygon[j], polygon[i]];
        const t = a && b ? crossing(origin, end, a, b) : undefined;
        if (t === undefined || !a || (nearest && t * FAR_M >= nearest.rangeM)) continue;
        const along = Math.hypot(origin.x + t * FAR_M * east - a.x, origin.y + t * FAR_M * north - a.y);
        nearest = { rangeM: t * FAR_M, topZ, along };
      }
      if (nearest) hits.push(nearest);
    }
    return hits.sort((a, b) => a.rangeM - b.rangeM);
  }

  /** Returns the topmost painted row. */
  #paintGround(camera: CameraPose, column: Column, buffer: ThermalFrameBuffer): number {
    const { origin, forward, up } = camera;
    const { east, north, walls } = column;
    const { dem, tile } = this.#world;
    const ahead = forward.x * east + forward.y * north;
    const rise = up.x * east + up.y * north;
    const rowOf = (rangeM: number, dz: number): number =>
      CENTRE_V - (FOCAL_PX * (rise * rangeM + up.z * dz)) / (ahead * rangeM + forward.z * dz);
    const highest = Math.max(0, dem.maxHeight - origin.z);
    let top = FRAME_HEIGHT;
    let nearRange = 0.5;
    let nearZ = dem.heightAt(origin.x, origin.y);
    let nearRow = rowOf(nearRange, nearZ - origin.z);
    let wall = 0;
    for (let range = NEAR_M; range < FAR_M && top > 0; range += Math.max(STEP_M, STEP_RATIO * range)) {
      const hit = walls[wall];
      if (hit !== undefined && hit.rangeM <= range) range = hit.rangeM;
      const x = origin.x + range * east;
      const y = origin.y + range * north;
      const z = dem.heightAt(x, y);
      const row = rowOf(range, z - origin.z);
      const upTo = Math.max(0, Math.ceil(row - 0.5));
      if (upTo < top) {
        const slope = Math.max(-0.5, Math.min(0.8, (z - nearZ) / (range - nearRange)));
        // Ground that faces the camera is ground that does not face the cold sky.
        const patch = 2.2 * slope + 2.6 * tile.at(x * 0.09, y * 0.09);
        const perRow = nearRow === row ? 0 : (1 / range - 1 / nearRange) / (nearRow - row);
        this.#fillGround(
          buffer,
          column,
          origin,
          top,
          upTo,
          range,
          1 / nearRange + perRow * (nearRow - 0.5),
          perRow,
          patch,
        );
        top = upTo;
      }
      nearRange = range;
      nearZ = z;
      nearRow = row;
      if (hit !== undefined && range === hit.rangeM) {
        top = this.#fillWall(buffer, column.index, hit, Math.ceil(rowOf(range, hit.topZ - origin.z) - 0.5), top);
        wall++;
      } else if (range > HORIZON_FROM_M && wall >= walls.length && rowOf(range, highest) >= top) break;
    }
    return top;
  }

  /** Rows `from` - 1 up to `upTo`; the range of row v is 1 / (inverse - perRow * v), at most `farthest`. */
  #fillGround(
    { kelvin, rangeM }: ThermalFrameBuffer,
    { index, east, north }: Column,
    origin: { readonly x: number; readonly y: number },
    from: number,
    upTo: number,
    farthest: number,
    inverse: number,
    perRow: number,
    patch: number,
  ): void {
    const { tile, ruts, conditions } = this.#world;
    const { airK, groundK, extinctionPerKm } = conditions;
    const fine = farthest < 300;
    const base = groundK + patch;
    for (let v = from - 1; v >= upTo; v--) {
      const reciprocal = inverse - perRow * v;
      const range = reciprocal * farthest > 1 ? 1 / reciprocal : farthest;
      let own = base;
      if (fine) {
        const x = origin.x + range * east;
        const y = origin.y + range * north;
        if (range > 25) own += 2.4 * tile.at(x * 0.45 + 90, y * 0.45) * (1 - range / 320);
        else own += 2.2 * tile.at(x * 7.3, y * 7.3 + 50) * (1 - range / 25);
        if (range < 80) own += 2.6 * tile.at(y * 1.7, x * 1.7 + 31) * (1 - range / 80);
        own += ruts.warmthAt(range);
      }
      const haze = (extinctionPerKm * range) / 1000;
      const at = v * FRAME_WIDTH + index;
      kelvin[at] = own + (airK - own) * (haze < 0.3 ? haze - 0.5 * haze * haze : 1 - Math.exp(-haze));
      rangeM[at] = range;
    }
  }

  /** Painted steel: colder than the ground at night, since it sees the sky; ribs a foot apart. */
  #fillWall(buffer: ThermalFrameBuffer, index: number, hit: WallHit, upTo: number, from: number): number {
    const { tile, conditions } = this.#world;
    const { airK, groundK, skyK } = conditions;
    const steel = 0.72 * groundK + 0.18 * airK + 0.1 * skyK;
    const rib = hit.rangeM < 120 && Math.floor(hit.along / 0.3) % 2 === 0 ? 0.5 : 0;
    const panel = 1.5 * tile.nearest(Math.floor(hit.along / 12.2) * 17 + hit.topZ * 3, 5);
    const stop = Math.max(0, upTo);
    for (let v = from - 1; v >= stop; v--) {
      const at = v * FRAME_WIDTH + index;
      const height = (from - v) / (from - upTo);
      buffer.kelvin[at] = steel + rib + panel - 1.2 * height + 0.5 * tile.at(hit.along * 3, height * 9);
      buffer.rangeM[at] = hit.rangeM;
    }
    return Math.min(from, stop);
  }

  #paintSky(camera: CameraPose, { index, east, north }: Column, top: number, buffer: ThermalFrameBuffer): void {
    const { airK, skyK } = this.#world.conditions;
    const { tile } = this.#world;
    const toLeft = (CENTRE_U - index - 0.5) / FOCAL_PX;
    const horizonV = CENTRE_V + (FOCAL_PX * (camera.forward.z + camera.left.z * toLeft)) / camera.up.z;
    for (let v = 0; v < top; v++) {
      const elevation = Math.max(0, (horizonV - v) / FOCAL_PX);
      const clear = skyK + ((airK - 3 - skyK) * 0.09) / (0.09 + elevation);
      const cloud = tile.at(north * 110, east * 110 + elevation * 420);
      const at = v * FRAME_WIDTH + index;
      buffer.kelvin[at] = clear + (cloud > -0.05 ? (cloud + 0.05) * 0.42 * (airK - 4 - clear) : 0);
      buffer.rangeM[at] = Number.POSITIVE_INFINITY;
    }
  }
}
