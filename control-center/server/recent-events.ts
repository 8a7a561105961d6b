import type { PictureChange } from '#shared/contracts/socket.ts';
import type { EventView } from '#shared/contracts/views.ts';
import type { StoredEvent } from './work/store-port.ts';

const kept = 200;

/** The newest events of the picture, oldest first. */
export class RecentEvents {
  readonly #events: EventView[];

  constructor(stored: readonly StoredEvent[]) {
    this.#events = stored.slice(-kept).map(({ document }) => withoutData(document as EventView));
  }

  get newest(): readonly EventView[] {
    return this.#events.slice();
  }

  take(changes: readonly PictureChange[]): void {
    for (const change of changes) if (change.kind === 'event') this.#events.push(change.event);
    if (this.#events.length > kept) this.#events.splice(0, this.#events.length - kept);
  }
}

/** What only the store keeps stays there. */
const withoutData = ({ id, at, kind, message, robotId, by }: EventView): EventView => ({
  id,
  at,
  kind,
  message,
  robotId,
  by,
});
