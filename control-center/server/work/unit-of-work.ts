import type { PictureChange } from '#shared/contracts/socket.ts';
import type { CollectionName } from './store-port.ts';

/**
 * What one message or one operator's action changes: collected while the domain decides, then committed as one, then shown.
 * The domain's memory is ahead of the disk only between `record` and commit; nothing is acknowledged before the commit.
 */
export interface UnitOfWork {
  readonly now: number;
  put(collection: CollectionName, id: string, document: object): void;
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
  show(change: PictureChange): void;
  /** Runs after the commit succeeded: sending to robots, `stored`. */
  afterCommit(task: () => void): void;
}
