import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

export type RouteName = 'console' | 'login' | 'audit' | 'not-found';

export interface Router {
  readonly route: ReadonlySignal<RouteName>;
  /** `replace` keeps the old address out of the history. */
  go(path: string, options?: { readonly replace?: boolean }): void;
}

export function routeOf(path: string): RouteName {
  if (path === '/') return 'console';
  if (path === '/login') return 'login';
  return path === '/audit' ? 'audit' : 'not-found';
}

export function createRouter(view: Window): Router {
  const route = signal(routeOf(view.location.pathname));
  view.addEventListener('popstate', () => {
    route.value = routeOf(view.location.pathname);
  });
  return {
    route,
    go(path, options) {
      if (options?.replace) view.history.replaceState(null, '', path);
      else view.history.pushState(null, '', path);
      route.value = routeOf(path);
    },
  };
}
