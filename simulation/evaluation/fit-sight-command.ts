/**
 * Fits the statistical sight to a detector and writes its table:
 * `node simulation/evaluation/fit-sight-command.ts --detector MODULE --out FILE [--seed S] [--frames N]`.
 * MODULE exports `detectorUnderTest(): { name, detect }`; the simulation itself knows no detector.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { fitStatisticalSight } from './fit-statistical-sight.ts';
import type { DetectorUnderTest } from './fit-statistical-sight.ts';

interface DetectorModule {
  detectorUnderTest(): { readonly name: string; readonly detect: DetectorUnderTest };
}

const { values } = parseArgs({
  options: {
    detector: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    frames: { type: 'string', default: '40' },
  },
});
if (values.detector === undefined || values.out === undefined) {
  process.stderr.write('Usage: fit-sight-command --detector MODULE --out FILE [--seed S] [--frames N]\n');
  process.exit(2);
}
const loaded = (await import(pathToFileURL(resolve(values.detector)).href)) as DetectorModule;
const { name, detect } = loaded.detectorUnderTest();
const table = await fitStatisticalSight({
  detector: name,
  detect,
  seed: values.seed,
  framesPerCell: Number(values.frames),
  onProgress: (done, total) => process.stderr.write(`\r${done} of ${total} frames`),
});
writeFileSync(values.out, `${JSON.stringify(table)}\n`);
process.stderr.write('\n');
