import type * as nodeFs from 'node:fs';
import { writeAll } from '#shared/disk/files.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import type { DiskUser } from './simulated-disk.ts';

type NodeFs = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'existsSync'
  | 'fdatasyncSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'openSync'
  | 'readFileSync'
  | 'renameSync'
  | 'writeFileSync'
  | 'writeSync'
>;

/** What of `node:fs` a log needs, on a simulated disk: files opened to append, and folders opened to be synced. */
export function simulatedNodeFs(disk: SimulatedDisk, user: DiskUser): NodeFs {
  const files = disk.filesFor(user);
  const open = new Map<
    number,
    { readonly file: ReturnType<SimulatedDisk['open']> | undefined; readonly path: string }
  >();
  let last = 2;
  const fileAt = (descriptor: number): ReturnType<SimulatedDisk['open']> => {
    const file = open.get(descriptor)?.file;
    if (file === undefined) throw new RangeError(`EBADF: ${descriptor}`);
    return file;
  };
  return {
    existsSync: (path) => files.read(String(path)) !== undefined,
    openSync: (path, flags) => {
      const file = flags === 'r' ? undefined : disk.open(String(path), user);
      open.set(++last, { file, path: String(path) });
      return last;
    },
    closeSync: (descriptor) => void open.delete(descriptor),
    fdatasyncSync: (descriptor) => fileAt(descriptor).sync(),
    fsyncSync: (descriptor) => {
      const { file, path } = open.get(descriptor) ?? { file: undefined, path: '' };
      if (file === undefined) files.syncFolder(path);
      else file.sync();
    },
    ftruncateSync: (descriptor, size) => fileAt(descriptor).truncate(size ?? 0),
    readFileSync: ((path: string) => Buffer.from(files.read(path) ?? new Uint8Array())) as typeof nodeFs.readFileSync,
    renameSync: (from, to) => files.rename(String(from), String(to)),
    writeSync: ((descriptor: number, bytes: Uint8Array, from: number = 0) => {
      const file = fileAt(descriptor);
      return file.writeAt(bytes.subarray(from), file.size);
    }) as typeof nodeFs.writeSync,
    writeFileSync: ((path: string, bytes: Uint8Array, options?: { readonly flush?: boolean }) => {
      const file = disk.open(path, user);
      file.truncate(0);
      writeAll(file, bytes, 0);
      if (options?.flush === true) file.sync();
    }) as typeof nodeFs.writeFileSync,
  };
}
