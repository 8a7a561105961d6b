import type { SessionView } from '#shared/contracts/access.ts';
import type { Result } from '#shared/result/result.ts';
import type { ApiClient, ApiError } from './api-client.ts';
import { apiPaths } from './api-paths.ts';
import type { ConsoleStore } from './console-store.ts';

export interface SessionControl {
  /** Asks whether this browser is signed in. */
  load(): Promise<void>;
  signIn(name: string, password: string): Promise<ApiError | undefined>;
  signInByLink(token: string): Promise<ApiError | undefined>;
  signOut(): Promise<void>;
}

/** Sign-in, and what happens when a session goes: rights go, the picture stays. */
export function createSessionControl(parts: {
  readonly store: ConsoleStore;
  readonly api: ApiClient;
  /** Called with every new session: the socket must carry its cookie. */
  readonly onSignedIn: () => void;
  readonly onSignedOut: () => void;
}): SessionControl {
  const { store, api } = parts;
  const enter = (answer: Result<SessionView, ApiError>): ApiError | undefined => {
    if (!answer.ok) return answer.error;
    store.session.value = { kind: 'active', session: answer.value };
    parts.onSignedIn();
    return undefined;
  };
  return {
    async load() {
      const answer = await api.get<SessionView>(apiPaths.session);
      if (enter(answer) !== undefined) store.session.value = { kind: 'none' };
    },
    signIn: async (name, password) => enter(await api.post<SessionView>(apiPaths.login, { name, password })),
    signInByLink: async (token) => enter(await api.post<SessionView>(apiPaths.loginByLink, { token })),
    async signOut() {
      const answer = await api.post(apiPaths.logout, {});
      if (!answer.ok && store.session.value.kind === 'active') return;
      store.session.value = { kind: 'none' };
      parts.onSignedOut();
    },
  };
}

/** The server ended the session, or no longer knows it. */
export function endSession(store: ConsoleStore, reason: string): void {
  const state = store.session.value;
  if (state.kind === 'active') store.session.value = { kind: 'ended', session: state.session, reason };
}
