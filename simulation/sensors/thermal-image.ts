import type { Header, Image } from '#shared/ros/messages.ts';
import { FRAME_HEIGHT, FRAME_WIDTH } from './camera-pose.ts';

/** `data`: mono16, little-endian, centikelvin. */
export const thermalImage = (header: Header, data: Uint8Array): Image => ({
  header,
  height: FRAME_HEIGHT,
  width: FRAME_WIDTH,
  encoding: 'mono16',
  is_bigendian: 0,
  step: 2 * FRAME_WIDTH,
  data,
});
