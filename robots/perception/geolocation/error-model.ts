/**
 * One-sigma errors behind every position. Biases last for a whole track and do not average out; noise is new in each frame.
 * Distances in metres, angles in radians, box edges in pixels.
 */
export interface ErrorModel {
  /** Bias of pitch, and of yaw beyond the pose estimate's own sigma. perception.md: 0.1 deg is 77-127 m at 100 m. */
  readonly attitudeBiasRad: number;
  /** Vibration and time-stamp error of the attitude, a frame. */
  readonly attitudeNoiseRad: number;
  readonly edgeNoisePx: number;
  /** A detector draws its boxes a little too wide or too tight. */
  readonly edgeBiasPx: number;
  /** Ground model, height of the camera and the ground's growth that hides feet. */
  readonly footHeightM: number;
}

export const defaultErrorModel: ErrorModel = {
  attitudeBiasRad: 0.002,
  attitudeNoiseRad: 0.001,
  edgeNoisePx: 0.6,
  edgeBiasPx: 0.4,
  footHeightM: 0.3,
};
