import type { Random } from '#shared/random/random.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { FRAME_HEIGHT, FRAME_WIDTH } from './camera-pose.ts';
import type { CameraPose } from './camera-pose.ts';
import type { Clutter } from './clutter.ts';
import { silhouetteOf } from './silhouette.ts';
import { paintSilhouette } from './silhouette-painter.ts';
import type { PaintedShape } from './silhouette-painter.ts';
import { TerrainPainter } from './terrain-painter.ts';
import type { PaintedWorld } from './terrain-painter.ts';
import { thermalFrameBuffer } from './thermal-frame-buffer.ts';

/** Counts a kelvin: 28315 is 283.15 K. */
export const COUNTS_PER_KELVIN = 100;
/** Of an uncooled microbolometer, kelvin. */
const NOISE_K = 0.06;
const COLUMN_NOISE_K = 0.025;
/** Beyond this nobody is drawn: a person would be a third of a pixel high. */
const ACTOR_REACH_M = 3000;

export interface SeenActor extends PaintedShape {
  readonly actor: SceneActor;
}

export interface ThermalFrame {
  /** mono16, little-endian, FRAME_WIDTH x FRAME_HEIGHT, centikelvin of apparent temperature. */
  readonly data: Uint8Array;
  /** Truth, for scoring: every actor whose outline touches the image. */
  readonly seen: readonly SeenActor[];
}

/** Renders what a thermal camera sees of the world. One instance a sector: it keeps only buffers and textures. */
export class ThermalCamera {
  readonly #terrain: TerrainPainter;
  readonly #clutter: Clutter | undefined;
  readonly #world: PaintedWorld;
  readonly #buffer = thermalFrameBuffer();
  readonly #scratch = new Float32Array(FRAME_WIDTH * FRAME_HEIGHT);
  readonly #noise = new Float32Array(65536);
  readonly #columnNoise = new Float32Array(FRAME_WIDTH);

  constructor(world: PaintedWorld, clutter: Clutter | undefined, random: Random) {
    this.#terrain = new TerrainPainter(world);
    this.#clutter = clutter;
    this.#world = world;
    for (let i = 0; i < this.#noise.length; i++) this.#noise[i] = random.normal(0, NOISE_K);
    for (let i = 0; i < FRAME_WIDTH; i++) this.#columnNoise[i] = random.normal(0, COLUMN_NOISE_K);
  }

  /** `random` gives the frame's noise. */
  render(camera: CameraPose, actors: readonly SceneActor[], timeS: number, random: Random): ThermalFrame {
    this.#terrain.paint(camera, this.#buffer);
    const seen: SeenActor[] = [];
    for (const item of this.#farToNear(camera, actors)) {
      if (!('actor' in item)) {
        paintSilhouette(this.#buffer, camera, this.#world, item, item.parts);
        continue;
      }
      const { actor } = item;
      const sightline = Math.atan2(actor.y - camera.origin.y, actor.x - camera.origin.x);
      const parts = silhouetteOf(actor, actor.yaw - sightline, timeS);
      const shape = paintSilhouette(this.#buffer, camera, this.#world, actor, parts);
      if (shape !== undefined && touchesImage(shape)) seen.push({ actor, ...shape });
    }
    this.#blur();
    return { data: this.#expose(random), seen };
  }

  #farToNear(camera: CameraPose, actors: readonly SceneActor[]) {
    const { origin } = camera;
    const square = (at: { readonly x: number; readonly y: number }): number =>
      (at.x - origin.x) ** 2 + (at.y - origin.y) ** 2;
    const shown = actors.filter((actor) => actor.active && square(actor) < ACTOR_REACH_M ** 2);
    return [
      ...shown.map((actor) => ({ actor, square: square(actor) })),
      ...(this.#clutter?.visibleFrom(camera) ?? []).map((item) => ({ ...item, square: square(item) })),
    ].sort((a, b) => b.square - a.square);
  }

  /** Optics and detector pitch: 1-4-1 in both directions, about 0.6 px. */
  #blur(): void {
    const { kelvin } = this.#buffer;
    const across = this.#scratch;
    const last = FRAME_WIDTH * FRAME_HEIGHT - 1;
    across[0] = kelvin[0] as number;
    across[last] = kelvin[last] as number;
    for (let i = 1; i < last; i++) {
      across[i] = ((kelvin[i - 1] as number) + 4 * (kelvin[i] as number) + (kelvin[i + 1] as number)) / 6;
    }
    for (let i = FRAME_WIDTH; i <= last - FRAME_WIDTH; i++) {
      kelvin[i] =
        ((across[i - FRAME_WIDTH] as number) + 4 * (across[i] as number) + (across[i + FRAME_WIDTH] as number)) / 6;
    }
  }

  #expose(random: Random): Uint8Array {
    const { kelvin } = this.#buffer;
    const counts = new Uint16Array(FRAME_WIDTH * FRAME_HEIGHT);
    const noise = this.#noise;
    const offset = random.integer(0, 65535);
    // An odd stride visits the whole table, so rows do not repeat.
    const stride = 2 * random.integer(0, 16383) + 1;
    let at = offset;
    for (let row = 0, i = 0; row < FRAME_HEIGHT; row++) {
      for (let column = 0; column < FRAME_WIDTH; column++, i++) {
        at = (at + stride) & 65535;
        counts[i] =
          COUNTS_PER_KELVIN * ((kelvin[i] as number) + (noise[at] as number) + (this.#columnNoise[column] as number));
      }
    }
    return new Uint8Array(counts.buffer);
  }
}

const touchesImage = ({ box, visible }: PaintedShape): boolean =>
  visible > 0 && box.x < FRAME_WIDTH && box.x + box.width > 0 && box.y < FRAME_HEIGHT && box.y + box.height > 0;
