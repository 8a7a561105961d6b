import type { EpochMs } from '#shared/time/clock.ts';
import type { Store, StoredEvent } from '../work/store-port.ts';
import { floodWindowMs } from './flood-meter.ts';

/** What the last ten minutes before a start leave behind: how often alarms called, and when the sound was silenced last. */
export interface RecalledCalls {
  /** Oldest first. */
  readonly calledAt: readonly EpochMs[];
  /** Undefined if nobody did, or if an alarm called since. */
  readonly silencedAt: EpochMs | undefined;
}

const most = 5000;

/** From the record, which has every call: an alarm's document knows its last one only. */
export async function recallCalls(store: Pick<Store, 'events'>, now: EpochMs): Promise<RecalledCalls> {
  const types = ['alarm', 'silence'];
  const events = await store.events({ from: now - floodWindowMs, to: now + 1, types, limit: most, newest: true });
  const last = events.findLast((event) => event.type === 'silence' || isCall(event));
  return {
    calledAt: events.filter(isCall).map(({ at }) => at),
    silencedAt: last?.type === 'silence' ? last.at : undefined,
  };
}

/** Suppressed alarms are recorded too, but they did not call. */
const isCall = ({ type, document }: StoredEvent): boolean =>
  type === 'alarm' && (document as { readonly data?: { readonly suppression?: string } }).data?.suppression === 'none';
