import type { CameraInfo, Header } from '#shared/ros/messages.ts';
import { CENTRE_U, CENTRE_V, FOCAL_PX, FRAME_HEIGHT, FRAME_WIDTH } from './camera-pose.ts';

/** An ideal pin-hole: no distortion, square pixels. */
export const cameraInfo = (header: Header): CameraInfo => ({
  header,
  height: FRAME_HEIGHT,
  width: FRAME_WIDTH,
  distortion_model: 'plumb_bob',
  d: [0, 0, 0, 0, 0],
  k: [FOCAL_PX, 0, CENTRE_U, 0, FOCAL_PX, CENTRE_V, 0, 0, 1],
  r: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  p: [FOCAL_PX, 0, CENTRE_U, 0, 0, FOCAL_PX, CENTRE_V, 0, 0, 0, 1, 0],
  binning_x: 0,
  binning_y: 0,
  roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
});
