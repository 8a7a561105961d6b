import { signal } from '@preact/signals';

export interface MapLayers {
  readonly contours: boolean;
  readonly zones: boolean;
  readonly routes: boolean;
  readonly trails: boolean;
  /** Tracks nobody sees any more; those with an open alarm are always shown. */
  readonly lostTracks: boolean;
  readonly labels: boolean;
}

/** What the map shows; a display choice of this page, never a filter of alarms. */
export const mapLayers = signal<MapLayers>({
  contours: true,
  zones: true,
  routes: true,
  trails: true,
  lostTracks: false,
  labels: true,
});

/** Id of the robot or track that the map follows until told otherwise. */
export const followed = signal<{ readonly kind: 'robot' | 'track'; readonly id: string } | undefined>(undefined);
