import { icons } from './glyphs.ts';
import type { IconName } from './glyphs.ts';

/** Decoration beside a word, never the only carrier of meaning. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={icons[name]} />
    </svg>
  );
}
