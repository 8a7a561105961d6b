import type { Clock } from '#shared/time/clock.ts';

/** One 2 Hz clock for every flashing symbol: `data-flash` is `on` or `off`. Styles ignore it under `prefers-reduced-motion`. */
export function startFlashing(root: HTMLElement, clock: Pick<Clock, 'setRepeating'>): () => void {
  root.dataset['flash'] = 'on';
  return clock.setRepeating(() => {
    root.dataset['flash'] = root.dataset['flash'] === 'on' ? 'off' : 'on';
  }, 250);
}
