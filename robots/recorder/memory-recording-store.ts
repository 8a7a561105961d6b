import { createHash } from 'node:crypto';
import type { Recording, RecordingStore } from './recording.ts';

/** For simulation and tests. */
export interface MemoryRecordingStore extends RecordingStore {
  read(name: string): Uint8Array | undefined;
}

export function memoryRecordingStore(): MemoryRecordingStore {
  const files = new Map<string, Uint8Array>();
  const notes = new Map<string, Recording>();
  return {
    create(name) {
      const parts: Uint8Array[] = [];
      return Promise.resolve({
        write: (bytes) => Promise.resolve(void parts.push(bytes.slice())),
        finish() {
          const whole = Buffer.concat(parts);
          files.set(name, whole);
          return Promise.resolve({ bytes: whole.length, sha256: createHash('sha256').update(whole).digest('hex') });
        },
        abandon: () => Promise.resolve(),
      });
    },
    list: () =>
      [...files]
        .map(([name, { length }]) => ({ name, bytes: length, note: notes.get(name) }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    writeNote: (recording) => void notes.set(recording.name, recording),
    remove(name) {
      files.delete(name);
      notes.delete(name);
    },
    read: (name) => files.get(name),
  };
}
