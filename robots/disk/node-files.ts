import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Files, OpenFile } from '#shared/disk/files.ts';

const readWriteOrMake = constants.O_RDWR | constants.O_CREAT;

/** The machine's own disk. */
export const nodeFiles: Files = {
  read: (path) => (existsSync(path) ? readFileSync(path) : undefined),
  open(path) {
    const isNew = !existsSync(path);
    const file = openFile(openSync(path, readWriteOrMake, 0o600));
    if (isNew) syncFolder(dirname(path));
    return file;
  },
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { force: true }),
  syncFolder: (folder) => syncFolder(folder),
  makeFolder: (folder) => void mkdirSync(folder, { recursive: true }),
  list: (folder) => readdirSync(folder),
};

const openFile = (descriptor: number): OpenFile => ({
  writeAt: (bytes, offset) => writeSync(descriptor, bytes, 0, bytes.byteLength, offset),
  sync: () => fdatasyncSync(descriptor),
  truncate: (size) => ftruncateSync(descriptor, size),
  close: () => closeSync(descriptor),
});

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
