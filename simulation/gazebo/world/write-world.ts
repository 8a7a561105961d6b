import { encode } from 'fast-png';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '#shared/random/random.ts';
import { terrainSquare } from '../../sdf/terrain-square.ts';
import { asciiGrid, gridProjection } from './terrain-file.ts';
import type { TerrainSquare } from '../../sdf/terrain-square.ts';
import { shadeOf } from './warmth.ts';
import { worldFile } from './world-file.ts';
import type { WorldFileOptions } from './world-file.ts';

const textureSide = 256;
/** Bare and grown ground differ by so much, kelvin, one sigma. */
const groundVariationK = 0.7;

export interface WrittenWorld {
  readonly file: string;
  /** Gazebo's GPS adds the height of the terrain's north-west corner to every altitude. */
  readonly altitudeOffsetM: number;
}

/** Writes terrain, ground texture and world into a folder. */
export async function writeWorld(
  folder: string,
  options: Omit<WorldFileOptions, 'terrain' | 'terrainFile' | 'textureFile'>,
  random: Random,
): Promise<WrittenWorld> {
  await mkdir(folder, { recursive: true });
  const terrain: TerrainSquare = terrainSquare(options.world.dem);
  const [terrainFile, textureFile] = [join(folder, 'terrain.asc'), join(folder, 'ground.png')];
  await writeFile(terrainFile, asciiGrid(terrain, options.world.sector.anchor));
  await writeFile(join(folder, 'terrain.prj'), gridProjection);
  await writeFile(textureFile, groundTexture(options.conditions.groundK, random));
  const file = join(folder, 'sector.world');
  await writeFile(file, worldFile({ ...options, terrain, terrainFile, textureFile }));
  return { file, altitudeOffsetM: terrain.heightAt(0, 0) };
}

function groundTexture(groundK: number, random: Random): Uint8Array {
  const data = new Uint8Array(3 * textureSide * textureSide);
  for (let i = 0; i < data.length; i += 3) {
    data.fill(Math.round(255 * shadeOf(groundK + random.normal(0, groundVariationK))), i, i + 3);
  }
  return encode({ width: textureSide, height: textureSide, channels: 3, depth: 8, data });
}
