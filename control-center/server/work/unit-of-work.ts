import type { PictureChange } from '#shared/contracts/socket.ts';
import type { CollectionName, Write } from './store-port.ts';

/**
 * What one message or one operator's action changes: collected while the domain decides, then committed as one, then shown.
 * The domain's memory is ahead of the disk only between `record` and commit; nothing is acknowledged before the commit.
 */
export interface UnitOfWork {
  readonly now: number;
  /** The document must not change afterwards: it is written later, when the work is committed. */
  put(collection: CollectionName, id: string, document: object): void;
  /** A record for the timeline; shown to the browsers as a change of kind `event` too. */
  event(event: {
    readonly kind: string;
    readonly message: string;
    readonly robotId?: string;
    readonly by?: string;
    readonly at?: number;
    readonly data?: object;
  }): void;
  audit(entry: {
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail?: object;
  }): void;
  /** Any other write that must be stored with this work, or not at all: a sequence, a checkpoint. */
  write(write: Write): void;
  show(change: PictureChange): void;
  /** Runs after the commit succeeded: sending to robots, `stored`. */
  afterCommit(task: () => void): void;
}
