import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { decodeDem } from '#shared/terrain/encoded-dem.ts';
import type { Clock } from '#shared/time/clock.ts';
import { createActions } from './actions.ts';
import type { Actions } from './actions.ts';
import { createApiClient } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { apiPaths } from './api-paths.ts';
import { startConnection } from './connection.ts';
import { createConsoleStore } from './console-store.ts';
import type { ConsoleStore } from './console-store.ts';
import { showLocally } from './local-change.ts';
import type { Router } from './route.ts';
import { ServerClock } from './server-clock.ts';
import { createSessionControl, endSession } from './session-control.ts';
import type { SessionControl } from './session-control.ts';
import type { SocketPort } from './socket-port.ts';
import { createStop } from './stop.ts';
import { watchZones } from './watch-zones.ts';

/** The whole client behind the screens. */
export interface Console {
  readonly store: ConsoleStore;
  readonly api: ApiClient;
  readonly actions: Actions;
  readonly session: SessionControl;
  readonly router: Router;
  readonly stopAll: () => void;
  readonly clock: Clock;
  readonly unblockSound: () => void;
}

export const ConsoleContext = createContext<Console | undefined>(undefined);

export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (console === undefined) throw new Error('A screen was rendered outside ConsoleContext');
  return console;
}

export function createConsole(parts: {
  readonly clock: Clock;
  readonly random: { next(): number };
  readonly socket: SocketPort;
  readonly router: Router;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly unblockSound: () => void;
}): Console & { start(signal: AbortSignal): void } {
  const { clock, socket, router } = parts;
  const store = createConsoleStore(clock.now());
  const serverClock = new ServerClock(clock);
  const ids = ulidSource({ now: () => serverClock.now() }, parts.random);
  const api = createApiClient({
    fetch: parts.fetch,
    csrfToken: () => store.user.value?.csrfToken,
    onUnauthenticated: () => endSession(store, 'The session has expired.'),
    timeoutMs: 10_000,
    timeoutSignal: (ms) => AbortSignal.timeout(ms),
  });
  const session = createSessionControl({
    store,
    api,
    onSignedIn: () => {
      socket.disconnect();
      socket.connect();
      if (store.sector.value === undefined) void loadSector(store, api);
    },
    onSignedOut: () => {
      socket.disconnect();
      store.picture.value = undefined;
      router.go('/login', { replace: true });
    },
  });
  const actions = createActions({
    store,
    api,
    ids,
    show: (change) => {
      if (store.picture.value !== undefined) store.picture.value = showLocally(store.picture.value, change);
    },
  });
  return {
    store,
    api,
    actions,
    session,
    router,
    clock,
    stopAll: createStop({ store, socket, api, ids, clock }),
    unblockSound: parts.unblockSound,
    start(signal) {
      const ticking = clock.setRepeating(() => {
        store.now.value = serverClock.now();
      }, 500);
      signal.addEventListener('abort', ticking);
      watchZones({ store, api, clock, signal });
      startConnection({
        store,
        socket,
        clock,
        serverClock,
        onSessionEnded: (reason) => endSession(store, reason),
        signal,
      });
    },
  };
}

/** The sector first, for the border and zones; the terrain when it comes. A map with missing parts says so. */
async function loadSector(store: ConsoleStore, api: ApiClient): Promise<void> {
  const [sector, terrain] = await Promise.all([api.get<Sector>(apiPaths.sector), api.bytes(apiPaths.dem)]);
  if (sector.ok) store.sector.value = sector.value;
  store.sectorError.value = sector.ok ? undefined : sector.error;
  try {
    store.basemap.value = terrain.ok
      ? { kind: 'ready', dem: decodeDem(terrain.value) }
      : { kind: 'missing', why: terrain.error.message };
  } catch {
    store.basemap.value = { kind: 'missing', why: 'The elevation model is damaged.' };
  }
}
