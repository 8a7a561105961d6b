import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceSpool } from './evidence-uploader.ts';

/** One file a picture, named after its id (a ULID: names sort by age). A half-written one never gets its name. */
export function fileEvidenceSpool(folder: string): EvidenceSpool {
  mkdirSync(folder, { recursive: true });
  const pathOf = (evidenceId: string): string => join(folder, `${evidenceId}.bin`);
  return {
    put(evidenceId, bytes) {
      const next = join(folder, `${evidenceId}.next`);
      writeFileSync(next, bytes, { flush: true });
      renameSync(next, pathOf(evidenceId));
    },
    get: (evidenceId) => (existsSync(pathOf(evidenceId)) ? readFileSync(pathOf(evidenceId)) : undefined),
    remove: (evidenceId) => rmSync(pathOf(evidenceId), { force: true }),
    list: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.bin'))
        .map((name) => name.slice(0, -'.bin'.length))
        .toSorted(),
  };
}
