import { effect } from '@preact/signals';
import type { ZonesView } from '#shared/contracts/http/zones.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { ApiClient } from './api-client.ts';
import { apiPaths } from './api-paths.ts';
import type { ConsoleStore } from './console-store.ts';

/** Leave to enter a RELEASE zone changes without an event. */
const refreshMs = 10_000;

/** Zones are asked for at sign-in, every 10 s, and as soon as the picture tells that somebody changed one. */
export function watchZones(parts: {
  readonly store: ConsoleStore;
  readonly api: ApiClient;
  readonly clock: Pick<Clock, 'setRepeating'>;
  readonly signal: AbortSignal;
}): void {
  const { store, api, clock, signal } = parts;
  let asked = 0;
  const ask = async (): Promise<void> => {
    if (store.session.peek().kind !== 'active') return;
    const mine = ++asked;
    const answer = await api.get<ZonesView>(apiPaths.zones);
    if (mine !== asked) return;
    if (answer.ok) store.zones.value = { view: answer.value, at: store.now.peek() };
    store.zonesError.value = answer.ok ? undefined : answer.error;
  };
  let told = '';
  const onChange = effect(() => {
    const active = store.session.value.kind === 'active';
    const up = store.link.value.kind === 'up';
    const change = `${active} ${up} ${store.picture.value?.events.findLast(({ kind }) => kind === 'zone')?.id ?? ''}`;
    if (change === told || !active) return;
    told = change;
    void ask();
  });
  const repeating = clock.setRepeating(() => void ask(), refreshMs);
  signal.addEventListener('abort', () => {
    onChange();
    repeating();
  });
}
