import type { EpochMs } from '#shared/time/clock.ts';

/** The way from this page to the centre. `lost` keeps the time of the frozen picture. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up'; readonly rttMs: number | undefined }
  | { readonly kind: 'lost'; readonly pictureAt: EpochMs | undefined };
