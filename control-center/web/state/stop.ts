import type { StopAck } from '#shared/contracts/socket.ts';
import type { HaltView } from '#shared/contracts/views.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { ApiClient } from './api-client.ts';
import { apiPaths } from './api-paths.ts';
import type { ConsoleStore } from './console-store.ts';
import type { SocketPort } from './socket-port.ts';

/** How long the socket may take before the same stop (same key) also goes by HTTP. */
export const stopFallbackMs = 700;

/**
 * Stop all, in the same turn of the event loop as the click. By socket, and by HTTP when the socket is down, refuses or does not answer;
 * both carry one key, so that the centre halts once.
 */
export function createStop(parts: {
  readonly store: ConsoleStore;
  readonly socket: SocketPort;
  readonly api: ApiClient;
  readonly ids: IdSource;
  readonly clock: Pick<Clock, 'setTimer'>;
}): () => void {
  const { store, socket, api, ids, clock } = parts;
  return () => {
    const request = { key: ids.next(), reason: 'Operator pressed STOP ALL.' };
    store.stop.value = { kind: 'sending' };
    let taken = false;
    const byHttp = async (): Promise<void> => {
      const answer = await api.post<HaltView>(apiPaths.halt, request);
      if (taken) return;
      if (answer.ok) take();
      else store.stop.value = { kind: 'failed', error: answer.error };
    };
    const take = (): void => {
      taken = true;
      store.stop.value = { kind: 'taken' };
    };
    if (!socket.connected) {
      void byHttp();
      return;
    }
    const cancel = clock.setTimer(() => void byHttp(), stopFallbackMs);
    socket.emit('stop', request, (answer: StopAck) => {
      cancel();
      if (answer.ok) take();
      else if (!taken) void byHttp();
    });
  };
}
