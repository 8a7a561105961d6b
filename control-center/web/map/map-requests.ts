import { signal } from '@preact/signals';
import type { Point2 } from '#shared/geo/polygon.ts';

export type MapRequest =
  | { readonly kind: 'centre'; readonly point: Point2 }
  | { readonly kind: 'fit' }
  | { readonly kind: 'zoom'; readonly by: number };

/** The only way the map's view changes besides the operator's own drag: an explicit wish, consumed once. */
export const mapRequests = signal<MapRequest | undefined>(undefined);
