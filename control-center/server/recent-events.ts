import type { PictureChange } from '#shared/contracts/socket.ts';
import type { EventView } from '#shared/contracts/views.ts';
import type { StoredEvent } from './work/store-port.ts';

/** As many as the picture holds. */
export const shownEvents = 200;

/** The newest events of the picture, oldest first. */
export class RecentEvents {
  readonly #events: EventView[];

  constructor(stored: readonly StoredEvent[]) {
    this.#events = stored.slice(-shownEvents).map(({ document }) => withoutData(document as EventView));
  }

  get newest(): readonly EventView[] {
    return this.#events.slice();
  }

  take(changes: readonly PictureChange[]): void {
    for (const change of changes) if (change.kind === 'event') this.#events.push(change.event);
    if (this.#events.length > shownEvents) this.#events.splice(0, this.#events.length - shownEvents);
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
