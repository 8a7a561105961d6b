import type { ObjectClass } from '#shared/contracts/extension/common.ts';

export interface TrackerParameters {
  /** Boxes from this score on start tracks and are paired first; lower ones only continue tracks (ByteTrack's two stages). */
  readonly highScore: number;
  readonly lowScore: number;
  /** A track is confirmed once boxes of a high score were in `confirmHits` of its newest `confirmWindow` frames. */
  readonly confirmHits: number;
  readonly confirmWindow: number;
  readonly lostAfterMs: number;
  /** Squared normalised distance (azimuth, elevation, log height, log width) beyond which a box is another object. */
  readonly gate: number;
  /** How fast an object may turn direction, in its own heights a second, one sigma. */
  readonly agility: Readonly<Record<ObjectClass, number>>;
  /** What is left after compensation: vibration, and pan and pose read at slightly wrong times, radians. */
  readonly compensationSigmaRad: number;
  readonly mostTracks: number;
}

export const trackerParameters: TrackerParameters = {
  highScore: 0.6,
  lowScore: 0.1,
  confirmHits: 3,
  confirmWindow: 5,
  lostAfterMs: 4000,
  gate: 16,
  agility: { person: 1, animal: 2, vehicle: 3, drone: 6, aircraft: 6, unknown: 2 },
  compensationSigmaRad: 0.0015,
  mostTracks: 64,
};
