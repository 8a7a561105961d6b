import type { CollectionName, Store, StoredEvent, Write } from '#control-center/server/work/store-port.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';

/** Documents survive `restart`; `refuses` makes the disk full; `slow` holds commits until released. */
export class MemoryStore implements Pick<Store, 'commit' | 'load' | 'events'> {
  readonly documents = new Map<CollectionName, Map<string, object>>();
  readonly stored: StoredEvent[] = [];
  refuses = false;
  held: (() => void)[] | undefined;

  async commit(writes: readonly Write[]): Promise<void> {
    const { held } = this;
    if (held !== undefined) await new Promise<void>((resolve) => held.push(resolve));
    if (this.refuses) throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', 'Disk full.'));
    for (const write of writes) this.#apply(JSON.parse(JSON.stringify(write)) as Write);
  }

  load(collection: CollectionName): ReturnType<Store['load']> {
    const rows = this.documents.get(collection) ?? new Map<string, object>();
    const documents = Array.from(rows, ([id, document]) => ({ id, document: structuredClone(document) }));
    return Promise.resolve({ documents, quarantined: [] });
  }

  events({ from, to, types, limit, newest }: Parameters<Store['events']>[0]): Promise<readonly StoredEvent[]> {
    const found = this.stored
      .filter(({ at, type }) => at >= from && at < to && (types === undefined || types.includes(type)))
      .toSorted((a, b) => a.at - b.at);
    return Promise.resolve(newest === true ? found.slice(-limit) : found.slice(0, limit));
  }

  #apply(write: Write): void {
    if (write.kind === 'event') this.stored.push(write);
    if (write.kind !== 'put' && write.kind !== 'delete') return;
    const rows = this.documents.get(write.collection) ?? new Map<string, object>();
    this.documents.set(write.collection, rows);
    if (write.kind === 'put') rows.set(write.id, write.document);
    else rows.delete(write.id);
  }
}
