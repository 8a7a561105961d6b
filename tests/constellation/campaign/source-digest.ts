import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const folders = '{shared,robots,control-center/server,simulation,tests/constellation}';

/** Of everything a run depends on: results of other sources are not taken for results of these. */
export function sourceDigest(): string {
  const hash = createHash('sha256');
  for (const file of globSync(`${folders}/**/*.{ts,json}`, { cwd: root }).toSorted()) {
    if (!file.endsWith('.test.ts')) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
