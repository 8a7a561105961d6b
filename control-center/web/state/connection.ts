import type { PictureDelta, PictureSnapshot } from '#shared/contracts/socket.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { ConsoleStore } from './console-store.ts';
import { extendFlownPaths } from './flown-paths.ts';
import { applyDelta, pictureFrom } from './picture.ts';
import type { Picture } from './picture.ts';
import type { ServerClock } from './server-clock.ts';
import type { SocketPort } from './socket-port.ts';

const pingPeriodMs = 2_000;
/** Silence after which the link counts as lost although the socket still believes in it (half-open TCP). */
export const silenceLimitMs = 6_000;

/**
 * Feeds the store from the socket: snapshot, deltas in order, a new snapshot after a gap, the centre's clock, and the state of the
 * link.
 * Signing in connects the socket; this stops when `signal` aborts.
 */
export function startConnection(parts: {
  readonly store: ConsoleStore;
  readonly socket: SocketPort;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs' | 'setRepeating'>;
  readonly serverClock: ServerClock;
  readonly onSessionEnded: (reason: string) => void;
  readonly signal: AbortSignal;
}): void {
  const { store, socket, clock, serverClock } = parts;
  let heardAtMs = clock.monotonicMs();
  let rttMs: number | undefined;
  let resyncing = false;

  const heard = (): void => {
    heardAtMs = clock.monotonicMs();
    const link = store.link.value;
    if (link.kind !== 'up' || link.rttMs !== rttMs) store.link.value = { kind: 'up', rttMs };
  };
  const lost = (): void => {
    if (store.link.value.kind === 'up') store.link.value = { kind: 'lost', pictureAt: store.picture.value?.at };
  };
  const show = (picture: Picture): void => {
    store.picture.value = picture;
    store.flownPaths.value = extendFlownPaths(store.flownPaths.value, picture.robots.values());
  };
  const resync = (): void => {
    if (resyncing) return;
    resyncing = true;
    socket.emit('resync');
  };
  const ping = (): void => {
    if (!socket.connected) return;
    const sentMs = clock.monotonicMs();
    socket.emit('ping', serverClock.now(), (centreTime: number) => {
      serverClock.observePing(sentMs, centreTime);
      rttMs = Math.round(clock.monotonicMs() - sentMs);
      heard();
    });
  };

  socket.on('snapshot', (snapshot: PictureSnapshot) => {
    resyncing = false;
    serverClock.observeStamp(snapshot.at);
    store.silencedUntil.value = snapshot.silencedUntil;
    show(pictureFrom(snapshot));
    heard();
  });
  socket.on('delta', (delta: PictureDelta) => {
    heard();
    const picture = store.picture.value;
    const outcome = picture === undefined ? ({ kind: 'gap' } as const) : applyDelta(picture, delta);
    if (outcome.kind === 'applied') show(outcome.picture);
    else if (outcome.kind === 'gap') resync();
  });
  socket.on('silenced', (until: number) => {
    store.silencedUntil.value = until;
  });
  socket.on('session-ended', (reason: string) => parts.onSessionEnded(reason));
  socket.on('connect', () => {
    resyncing = false;
    ping();
  });
  socket.on('disconnect', lost);
  socket.on('connect_error', (error) => {
    if (error.message === 'BPC_E_UNAUTHENTICATED') parts.onSessionEnded('The centre no longer knows the session.');
  });

  const watch = clock.setRepeating(() => {
    if (clock.monotonicMs() - heardAtMs > silenceLimitMs) lost();
  }, 500);
  const pinging = clock.setRepeating(ping, pingPeriodMs);
  parts.signal.addEventListener('abort', () => {
    watch();
    pinging();
    socket.disconnect();
  });
}
