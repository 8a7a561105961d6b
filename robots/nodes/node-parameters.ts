import type { ParameterSpecs } from '#shared/ros/declare-parameters.ts';
import { defaultErrorModel } from '../perception/geolocation/error-model.ts';

/** ROS parameters of our nodes by the node's name. Units are in the names. Documented in docs/interfaces/ros.md from here. */
export const nodeParameters = {
  detector: {
    attitude_sigma_rad: {
      value: 0.0035,
      description: 'One sigma of pitch and roll: how far size may be judged by range.',
      range: { min: 1e-5, max: 0.2 },
      whileRunning: true,
    },
  },
  tracker: {
    attitude_bias_rad: {
      value: defaultErrorModel.attitudeBiasRad,
      description: 'One sigma of the lasting error of pitch and roll; decides how far the range is trusted.',
      range: { min: 1e-5, max: 0.2 },
    },
  },
  evidence_recorder: {
    window_ms: {
      value: 3000,
      description: 'How far back the best shot of an object is looked for.',
      range: { min: 1, max: 60_000 },
      whileRunning: true,
    },
    frames_kept: {
      value: 24,
      description: 'Frames held in memory; at 5 Hz 24 are about five seconds and 4 MB.',
      isInteger: true,
      range: { min: 1, max: 1000 },
    },
  },
  diagnostics: {
    stale_after_s: {
      value: 5,
      description: 'What was not heard for so long is STALE.',
      range: { min: 1, max: 60 },
      whileRunning: true,
    },
  },
} as const satisfies Readonly<Record<string, ParameterSpecs>>;
