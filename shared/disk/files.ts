/**
 * The few operations that durable formats are built of, so that the same code runs on a real disk and on a simulated one that tears,
 * fills up and forgets what was never synced. Synchronous; every operation may throw what the disk says.
 */
export interface Files {
  /** Undefined if there is no such file. */
  read(path: string): Uint8Array | undefined;
  /** For reading and writing; a file made by it outlives a power cut once this returns, empty. */
  open(path: string): OpenFile;
  /** Puts the file in another's place at once; outlives a power cut after `syncFolder`. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  syncFolder(folder: string): void;
  makeFolder(folder: string): void;
  /** Names within a folder, in any order. */
  list(folder: string): readonly string[];
}

export interface OpenFile {
  /** Bytes from there on are overwritten. Returns how many were written: a full disk may take a part. */
  writeAt(bytes: Uint8Array, offset: number): number;
  /** What was written before outlives a power cut. */
  sync(): void;
  truncate(size: number): void;
  close(): void;
}

/** All of it, or the disk's error. */
export function writeAll(file: OpenFile, bytes: Uint8Array, offset: number): void {
  for (let written = 0; written < bytes.byteLength;) {
    written += file.writeAt(bytes.subarray(written), offset + written);
  }
}
