import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const segments = 10;

/**
 * A destination for pino: `<name>.log`, and when that has a tenth of the budget, `<name>.1.log` and so on, the oldest given up. Together
 * never more than `maxBytes`. A disk that refuses costs the line, never the program; how many lines were lost is said with the next one.
 */
export class RotatingLog {
  readonly #folder: string;
  readonly #name: string;
  readonly #segmentBytes: number;
  #file: number;
  #size: number;
  #lost = 0;

  constructor(folder: string, name: string, maxBytes: number) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.#name = name;
    this.#segmentBytes = Math.max(1024, Math.floor(maxBytes / segments));
    this.#file = this.#open();
    this.#size = fstatSync(this.#file).size;
  }

  /** One line of JSON, its end included. */
  write(line: string): void {
    const bytes = Buffer.from(line);
    try {
      if (this.#size > 0 && this.#size + bytes.length > this.#segmentBytes) this.#rotate();
      if (this.#lost > 0) {
        this.#append(Buffer.from(`{"level":50,"msg":"${this.#lost} log lines were lost: the disk refused them"}\n`));
        this.#lost = 0;
      }
      this.#append(bytes);
    } catch {
      this.#lost++;
    }
  }

  get bytes(): number {
    return this.#files().reduce((sum, { size }) => sum + size, 0);
  }

  /** Gives up the oldest rotated files; the present one stays. */
  thin(bytes: number): number {
    let freed = 0;
    for (const { path, size } of this.#files().slice(0, -1)) {
      if (freed >= bytes) break;
      rmSync(path, { force: true });
      freed += size;
    }
    return freed;
  }

  close(): void {
    closeSync(this.#file);
  }

  #append(bytes: Uint8Array): void {
    this.#size += writeSync(this.#file, bytes);
  }

  #open(): number {
    return openSync(join(this.#folder, `${this.#name}.log`), 'a', 0o600);
  }

  #rotate(): void {
    const path = (number: number): string => join(this.#folder, `${this.#name}.${number}.log`);
    rmSync(path(segments - 1), { force: true });
    for (let number = segments - 2; number >= 1; number--) {
      if (this.#files().some((file) => file.path === path(number))) renameSync(path(number), path(number + 1));
    }
    closeSync(this.#file);
    renameSync(join(this.#folder, `${this.#name}.log`), path(1));
    this.#file = this.#open();
    this.#size = 0;
  }

  /** Oldest first. */
  #files(): { readonly path: string; readonly size: number }[] {
    const pattern = new RegExp(`^${this.#name}(?:\\.(\\d+))?\\.log$`);
    return readdirSync(this.#folder)
      .flatMap((file) => {
        const match = pattern.exec(file);
        return match === null ? [] : [{ path: join(this.#folder, file), age: Number(match[1] ?? 0) }];
      })
      .toSorted((a, b) => b.age - a.age)
      .map(({ path }) => ({ path, size: statSync(path).size }));
  }
}
