import type { PictureChange } from '#shared/contracts/socket.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { AuditAppender } from './audit-port.ts';
import type { CollectionName, Write } from './store-port.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** A unit of work that keeps everything in the order it was recorded. */
export class CollectedWork implements UnitOfWork {
  readonly now: number;
  readonly writes: Write[] = [];
  readonly changes: PictureChange[] = [];
  readonly tasks: (() => void)[] = [];
  readonly #auditLog: AuditAppender;
  readonly #ids: IdSource;

  constructor(now: number, auditLog: AuditAppender, ids: IdSource) {
    this.now = now;
    this.#auditLog = auditLog;
    this.#ids = ids;
  }

  put(collection: CollectionName, id: string, document: object): void {
    this.writes.push({ kind: 'put', collection, id, document, updatedAt: this.now });
  }

  event(event: Parameters<UnitOfWork['event']>[0]): void {
    const { data, at = this.now, ...rest } = event;
    const view = { id: this.#ids.next(), at, ...rest };
    const document = data === undefined ? view : { ...view, data };
    this.writes.push({ kind: 'event', id: view.id, at, type: event.kind, document });
    this.changes.push({ kind: 'event', event: view });
  }

  audit(entry: Parameters<UnitOfWork['audit']>[0]): void {
    this.writes.push({ kind: 'audit', leaf: this.#auditLog.append({ ...entry, at: this.now }) });
  }

  write(write: Write): void {
    this.writes.push(write);
  }

  show(change: PictureChange): void {
    this.changes.push(change);
  }

  afterCommit(task: () => void): void {
    this.tasks.push(task);
  }
}
