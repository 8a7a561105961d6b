import type { Recording, RecordingStore } from './recording.ts';

/** An incident that nobody ended, e.g. because the robot was restarted, holds its recording for so long. */
const incidentDays = 7;

export interface Thinned {
  readonly name: string;
  readonly bytes: number;
}

/** Keeps recordings within their budget: the oldest goes first, but never one that is attached to an open incident. */
export class RecordingShelf {
  readonly #store: RecordingStore;
  readonly #maxBytes: number;
  readonly #now: () => number;
  readonly #onThinned: (thinned: Thinned) => void;

  constructor(
    store: RecordingStore,
    options: { readonly maxBytes: number; readonly now: () => number; readonly onThinned: (thinned: Thinned) => void },
  ) {
    this.#store = store;
    this.#maxBytes = options.maxBytes;
    this.#now = options.now;
    this.#onThinned = options.onThinned;
  }

  get bytes(): number {
    return this.#store.list().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  list(): readonly Recording[] {
    return this.#store.list().flatMap(({ note }) => (note === undefined ? [] : [note]));
  }

  keep(recording: Recording): void {
    this.#store.writeNote(recording);
    this.thin(this.bytes - this.#maxBytes);
  }

  /** The incident has ended: its recordings may be thinned from now on. */
  release(incident: string): void {
    for (const recording of this.list()) {
      if (recording.incident !== incident) continue;
      const { incident: _ended, ...rest } = recording;
      this.#store.writeNote(rest);
    }
  }

  /** Gives back at least so many bytes if it may; returns how many it gave. */
  thin(bytes: number): number {
    let freed = 0;
    for (const { bytes: size, name, note } of this.#store.list()) {
      if (freed >= bytes) break;
      if (this.#isAttached(note)) continue;
      this.#store.remove(name);
      this.#onThinned({ name, bytes: size });
      freed += size;
    }
    return freed;
  }

  #isAttached(note: Recording | undefined): boolean {
    if (note?.incident === undefined) return false;
    return this.#now() - Date.parse(note.at) < incidentDays * 86_400_000;
  }
}
