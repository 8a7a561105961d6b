import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flavour } from '#simulation/gz-sim/flavour.ts';
import { writeArtefacts } from '#simulation/gz-sim/write-artefacts.ts';
import type { Staging } from '#simulation/gz-sim/staging.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface GzSimFolder extends Disposable {
  readonly path: string;
  readonly staging: Staging;
  read(name: string): string;
}

/** What the command writes for a scenario, in a folder that goes again. */
export async function gzSimFolder(scenario: Scenario, flavour: Flavour, lidar = true): Promise<GzSimFolder> {
  const folder = temporaryFolder();
  const options = { scenario, flavour, folder: folder.path, minutes: 20, lidar, product: '/opt/border patrol' };
  const staging = await writeArtefacts(options);
  return {
    path: folder.path,
    staging,
    read: (name) => readFileSync(join(folder.path, name), 'utf8'),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
