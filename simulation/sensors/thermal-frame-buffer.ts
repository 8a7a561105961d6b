import { FRAME_HEIGHT, FRAME_WIDTH } from './camera-pose.ts';

/** A frame being painted: apparent temperature (kelvin) and distance (metres; infinite for sky) of each pixel, row-major. */
export interface ThermalFrameBuffer {
  readonly kelvin: Float32Array;
  readonly rangeM: Float32Array;
}

export const thermalFrameBuffer = (): ThermalFrameBuffer => ({
  kelvin: new Float32Array(FRAME_WIDTH * FRAME_HEIGHT),
  rangeM: new Float32Array(FRAME_WIDTH * FRAME_HEIGHT),
});
