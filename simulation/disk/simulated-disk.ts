import type { Files, OpenFile } from '#shared/disk/files.ts';
import type { Random } from '#shared/random/random.ts';
import { SimulatedFile } from './simulated-file.ts';

/** As Node names them. */
class DiskError extends Error {
  readonly code: 'ENOSPC' | 'EIO' | 'ENOENT';
  constructor(code: DiskError['code'], path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

type NameChange = (names: Map<string, SimulatedFile>) => void;

/** The process that a disk works for. */
export interface DiskUser {
  readonly alive: boolean;
  /** Called before a change: the process may die in it, which leaves a part of what it was writing. */
  onChange(): void;
}

/**
 * A disk that outlives the programs on it. A killed process leaves what it wrote, the last write perhaps in part; a power cut takes
 * what was not synced, in part or whole. It can be full (what is in place can still be overwritten) and can fail now and then.
 * A failed sync may be repeated here; that real kernels forget the dirty pages of a failed one is not modelled.
 */
export class SimulatedDisk {
  readonly #random: Random;
  readonly #durableNames = new Map<string, SimulatedFile>();
  #names = new Map<string, SimulatedFile>();
  #unsyncedNames: NameChange[] = [];
  /** No room for anything new. */
  isFull = false;
  /** Share of changes and syncs that fail with EIO. */
  failureShare = 0;
  readonly refused = { ENOSPC: 0, EIO: 0 };
  /** Power cuts that found something not synced. */
  tornByPowerCut = 0;
  /** Writes cut short by the death of their process. */
  tornByKill = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The disk as one process sees it; after its death nothing of what it still does reaches the disk. */
  filesFor(user: DiskUser): Files {
    return {
      read: (path) => this.#names.get(path)?.read(),
      open: (path) => {
        const isNew = !this.#names.has(path);
        const file = this.open(path, user);
        if (isNew) this.#syncNames();
        return file;
      },
      rename: (from, to) => {
        this.#begin(from, user);
        const file = this.#find(from);
        this.#rename((names) => {
          if (names.get(from) === file) names.delete(from);
          names.set(to, file);
        });
      },
      remove: (path) => {
        this.#begin(path, user);
        this.#rename((names) => void names.delete(path));
      },
      syncFolder: (folder) => {
        this.#begin(folder, user);
        this.#syncNames();
      },
      makeFolder: () => {},
      list: (folder) =>
        [...this.#names.keys()]
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1)),
    };
  }

  powerCut(): void {
    const before = this.#unsyncedNames.length;
    const reached = this.#random.integer(0, before);
    for (const change of this.#unsyncedNames.slice(0, reached)) change(this.#durableNames);
    this.#unsyncedNames = [];
    this.#names = new Map(this.#durableNames);
    let isTorn = before > 0;
    for (const file of this.#names.values()) isTorn = file.powerCut(this.#random) || isTorn;
    if (isTorn) this.tornByPowerCut++;
  }

  /** As the bare system call does: the name of a new file may be lost with the power until its folder is synced. */
  open(path: string, user: DiskUser): OpenFile & { readonly size: number } {
    const known = this.#names.get(path);
    const file = known ?? new SimulatedFile();
    if (known === undefined) {
      this.#begin(path, user);
      if (this.isFull) this.#refuse('ENOSPC', path);
      this.#rename((names) => void names.set(path, file));
    }
    return {
      get size() {
        return file.size;
      },
      writeAt: (bytes, offset) => this.#write(path, file, bytes, offset, user),
      sync: () => {
        this.#begin(path, user);
        file.sync();
      },
      truncate: (size) => {
        this.#begin(path, user);
        file.truncate(size);
      },
      close: () => {},
    };
  }

  #write(path: string, file: SimulatedFile, bytes: Uint8Array, offset: number, user: DiskUser): number {
    const wasAlive = user.alive;
    user.onChange();
    if (!user.alive) {
      const part = this.#random.integer(0, bytes.byteLength);
      if (wasAlive && this.#fits(file, offset + part)) {
        file.write(bytes.subarray(0, part), offset);
        this.tornByKill++;
      }
      throw new DiskError('EIO', path);
    }
    this.#failNowAndThen(path);
    if (this.#fits(file, offset + bytes.byteLength)) {
      file.write(bytes, offset);
      return bytes.byteLength;
    }
    const room = Math.max(0, file.size - offset) + this.#random.integer(0, 1) * Math.floor(bytes.byteLength / 2);
    if (room === 0 || room >= bytes.byteLength || this.#random.chance(0.5)) this.#refuse('ENOSPC', path);
    file.write(bytes.subarray(0, room), offset);
    return room;
  }

  #fits(file: SimulatedFile, end: number): boolean {
    return !this.isFull || end <= file.size;
  }

  #begin(path: string, user: DiskUser): void {
    user.onChange();
    if (!user.alive) throw new DiskError('EIO', path);
    this.#failNowAndThen(path);
  }

  #failNowAndThen(path: string): void {
    if (this.failureShare > 0 && this.#random.chance(this.failureShare)) this.#refuse('EIO', path);
  }

  #refuse(code: 'ENOSPC' | 'EIO', path: string): never {
    this.refused[code]++;
    throw new DiskError(code, path);
  }

  #find(path: string): SimulatedFile {
    const file = this.#names.get(path);
    if (file === undefined) throw new DiskError('ENOENT', path);
    return file;
  }

  #rename(change: NameChange): void {
    change(this.#names);
    this.#unsyncedNames.push(change);
  }

  #syncNames(): void {
    for (const change of this.#unsyncedNames) change(this.#durableNames);
    this.#unsyncedNames = [];
  }
}
