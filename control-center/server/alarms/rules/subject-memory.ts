import type { Side } from './border-side.ts';

/** What the rules remember of a subject between its sightings. */
export interface SubjectMemory {
  side: Side | undefined;
  readonly zones: Set<string>;
  /** Events said once. */
  readonly said: Set<string>;
}

export class SubjectMemories {
  readonly #memories = new Map<string, SubjectMemory>();

  of(subjectId: string): SubjectMemory {
    const known = this.#memories.get(subjectId);
    if (known !== undefined) return known;
    const memory = { side: undefined, zones: new Set<string>(), said: new Set<string>() };
    this.#memories.set(subjectId, memory);
    return memory;
  }

  keep(isKnown: (subjectId: string) => boolean): void {
    for (const subjectId of this.#memories.keys()) if (!isKnown(subjectId)) this.#memories.delete(subjectId);
  }
}
