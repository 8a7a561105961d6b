import { join } from 'node:path';
import { writeAll } from '#shared/disk/files.ts';
import type { Files } from '#shared/disk/files.ts';
import { nodeFiles } from '../disk/node-files.ts';
import type { EvidenceSpool } from './evidence-uploader.ts';

/** One file a picture, named after its id (a ULID: names sort by age). A half-written one never gets its name. */
export function fileEvidenceSpool(folder: string, files: Files = nodeFiles): EvidenceSpool {
  files.makeFolder(folder);
  const pathOf = (evidenceId: string): string => join(folder, `${evidenceId}.bin`);
  const sizes = new Map<string, number>();
  return {
    put(evidenceId, bytes) {
      const next = join(folder, `${evidenceId}.next`);
      const file = files.open(next);
      try {
        writeAll(file, bytes, 0);
        file.sync();
      } finally {
        file.close();
      }
      files.rename(next, pathOf(evidenceId));
      files.syncFolder(folder);
      sizes.set(evidenceId, bytes.byteLength);
    },
    get: (evidenceId) => files.read(pathOf(evidenceId)),
    remove(evidenceId) {
      files.remove(pathOf(evidenceId));
      sizes.delete(evidenceId);
    },
    size(evidenceId) {
      const known = sizes.get(evidenceId) ?? files.read(pathOf(evidenceId))?.byteLength ?? 0;
      sizes.set(evidenceId, known);
      return known;
    },
    list: () =>
      files
        .list(folder)
        .filter((name) => name.endsWith('.bin'))
        .map((name) => name.slice(0, -'.bin'.length))
        .toSorted(),
  };
}
