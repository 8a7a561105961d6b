import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conditionsOf } from '../scenario/conditions-of.ts';
import { terrainSquare } from '../sdf/terrain-square.ts';
import { actorBridges, bridgeFile, clockBridge, robotBridges } from './bridge.ts';
import type { Flavour } from './flavour.ts';
import { launchFile } from './launch-file.ts';
import { readmeFile } from './readme-file.ts';
import { stagingOf } from './staging.ts';
import type { Staging, StagingOptions } from './staging.ts';
import { terrainOf } from './terrain-model.ts';
import { warmthOf, worldFile } from './world-file.ts';

export interface ArtefactOptions extends StagingOptions {
  readonly flavour: Flavour;
  readonly folder: string;
  /** Where this product lies, for the launch file. */
  readonly product: string;
}

/** Writes world, terrain, bridge, launch file and README of a scenario into a folder. */
export async function writeArtefacts(options: ArtefactOptions): Promise<Staging> {
  const { flavour, folder, minutes, product } = options;
  const staging = stagingOf(options);
  const { scenario, world, robots, actors } = staging;
  const conditions = conditionsOf(scenario.weather);
  const terrain = terrainOf(terrainSquare(world.dem), warmthOf(flavour)(conditions.groundK), flavour);
  const bridges = [
    clockBridge,
    ...robots.flatMap(({ entry, lidar }) => robotBridges(entry, lidar)),
    ...actors.flatMap(({ actorId }) => actorBridges(actorId)),
  ];
  const serialNumbers = robots.map(({ entry }) => entry.serialNumber);
  const sdf = worldFile({ flavour, world, ground: terrain.model, conditions, robots, actors });
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ['sector.sdf', sdf],
    [terrain.file, terrain.content],
    ['bridge.yaml', bridgeFile(bridges, flavour)],
    ['gz_sim.launch.py', launchFile({ flavour, scenario: scenario.name, serialNumbers, minutes, product })],
    ['README.md', readmeFile(staging, flavour, minutes)],
  ];
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return staging;
}
