import { computed, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { SessionView, Permission } from '#shared/contracts/access.ts';
import type { ZonesView } from '#shared/contracts/http/zones.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { ApiError } from './api-client.ts';
import type { FlownPaths } from './flown-paths.ts';
import type { LinkState } from './link-state.ts';
import type { Picture } from './picture.ts';
import type { Selection } from './selection.ts';
import type { StopState } from './stop-state.ts';

/** `ended` removes command rights, never the picture (lessons 24). */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | { readonly kind: 'active'; readonly session: SessionView }
  | { readonly kind: 'ended'; readonly session: SessionView; readonly reason: string };

export type Basemap =
  | { readonly kind: 'loading' }
  | { readonly kind: 'missing'; readonly why: string }
  | { readonly kind: 'ready'; readonly dem: Dem };

export type SoundState = 'on' | 'blocked';

/** What an action on a subject came to, kept under the subject so that a late answer shows only there. */
export type ActionState =
  | { readonly kind: 'waiting'; readonly subject: string; readonly label: string; readonly since: EpochMs }
  | { readonly kind: 'failed'; readonly subject: string; readonly label: string; readonly error: ApiError };

/** Every screen reads these signals; there is no second copy of anything. */
export interface ConsoleStore {
  /** The centre's time, twice a second. */
  readonly now: Signal<EpochMs>;
  readonly session: Signal<SessionState>;
  readonly sector: Signal<Sector | undefined>;
  readonly sectorError: Signal<ApiError | undefined>;
  readonly basemap: Signal<Basemap>;
  readonly picture: Signal<Picture | undefined>;
  /** Closures and who holds which RELEASE zone; old while `zonesError` is set. */
  readonly zones: Signal<{ readonly view: ZonesView; readonly at: EpochMs } | undefined>;
  readonly zonesError: Signal<ApiError | undefined>;
  readonly flownPaths: Signal<FlownPaths>;
  readonly link: Signal<LinkState>;
  readonly selection: Signal<Selection | undefined>;
  /** By subject and verb. */
  readonly actions: Signal<ReadonlyMap<string, ActionState>>;
  readonly stop: Signal<StopState>;
  readonly silencedUntil: Signal<EpochMs | undefined>;
  readonly sound: Signal<SoundState>;
  /** Read out by screen readers: critical and high alarms. */
  readonly announcement: Signal<string>;
  readonly shortcutsOn: Signal<boolean>;
  readonly can: (permission: Permission) => boolean;
  readonly user: ReadonlySignal<SessionView | undefined>;
}

export function createConsoleStore(now: EpochMs): ConsoleStore {
  const session = signal<SessionState>({ kind: 'unknown' });
  const user = computed(() => {
    const state = session.value;
    return state.kind === 'active' || state.kind === 'ended' ? state.session : undefined;
  });
  return {
    now: signal(now),
    session,
    user,
    sector: signal<Sector | undefined>(undefined),
    sectorError: signal<ApiError | undefined>(undefined),
    basemap: signal<Basemap>({ kind: 'loading' }),
    picture: signal<Picture | undefined>(undefined),
    zones: signal<{ readonly view: ZonesView; readonly at: EpochMs } | undefined>(undefined),
    zonesError: signal<ApiError | undefined>(undefined),
    flownPaths: signal<FlownPaths>(new Map()),
    link: signal<LinkState>({ kind: 'connecting' }),
    selection: signal<Selection | undefined>(undefined),
    actions: signal<ReadonlyMap<string, ActionState>>(new Map()),
    stop: signal<StopState>({ kind: 'idle' }),
    silencedUntil: signal<EpochMs | undefined>(undefined),
    sound: signal<SoundState>('blocked'),
    announcement: signal(''),
    shortcutsOn: signal(true),
    can: (permission) => session.value.kind === 'active' && session.value.session.permissions.includes(permission),
  };
}
