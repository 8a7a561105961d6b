import { FRAME_HEIGHT, FRAME_WIDTH, HORIZONTAL_FOV_RAD } from '../../sensors/camera-pose.ts';
import { robotChassis, wheelTorqueNm } from '../../sdf/robot-chassis.ts';
import { glow, kindOf, named, numbers, plugin, pose, typed } from '../../sdf/sdf-parts.ts';
import { el } from '../../sdf/xml.ts';
import type { Xml } from '../../sdf/xml.ts';
import type { BodyPose } from '../../world/body-pose.ts';
import { shadeOf } from './warmth.ts';

export interface RobotModelOptions {
  /** Also the name under which its topics appear. */
  readonly name: string;
  readonly start: BodyPose;
  readonly airK: number;
  readonly camera: boolean;
  readonly lidar: boolean;
}

/** Its own frame is `base_link`: x ahead, y left, z up, the origin on the ground between the wheels. */
export function robotModel({ name, start, airK, camera, lidar }: RobotModelOptions): Xml {
  const { x, y, z, roll, pitch, yaw } = start;
  return named(
    'model',
    name,
    pose(x, y, z + 0.05, roll, pitch, yaw),
    ...robotChassis({
      airK,
      warm: (kelvin) => glow(shadeOf(kelvin)),
      sensors: [
        typed('sensor', 'imu', 'imu', el('always_on', 1), el('update_rate', 10)),
        typed('sensor', 'gps', 'gps', el('always_on', 1), el('update_rate', 2), gpsSettings()),
        lidar ? laser() : undefined,
      ],
      camera: camera ? thermalCamera() : undefined,
    }),
    plugin(
      'drive',
      'libDiffDrivePlugin.so',
      el('left_joint', 'left_wheel_joint'),
      el('right_joint', 'right_wheel_joint'),
      el('torque', wheelTorqueNm),
    ),
  );
}

const thermalCamera = (): Xml =>
  typed(
    'sensor',
    'camera',
    'camera',
    el('always_on', 1),
    el('update_rate', 5),
    el(
      'camera',
      el('horizontal_fov', numbers(HORIZONTAL_FOV_RAD)),
      el('image', el('width', FRAME_WIDTH), el('height', FRAME_HEIGHT), el('format', 'L8')),
      el('clip', el('near', 0.5), el('far', 1500)),
    ),
  );

const laser = (): Xml =>
  typed(
    'sensor',
    'lidar',
    'ray',
    pose(0.3, 0, 0.5),
    el('always_on', 1),
    el('update_rate', 5),
    el(
      'ray',
      el(
        'scan',
        el('horizontal', el('samples', 181), el('resolution', 1), el('min_angle', -1.5708), el('max_angle', 1.5708)),
      ),
      el('range', el('min', 0.3), el('max', 15), el('resolution', 0.01)),
    ),
  );

/** Noise of every sample, and an error that is drawn once and stays: what receivers have, slowly drifting, over some minutes. */
const gaussian = (stddev: number, biasStddev: number): Xml =>
  kindOf('noise', 'gaussian', el('mean', 0), el('stddev', stddev), el('bias_mean', 0), el('bias_stddev', biasStddev));

const gpsSettings = (): Xml =>
  el('gps', el('position_sensing', el('horizontal', gaussian(0.15, 0.5)), el('vertical', gaussian(0.25, 0.8))));
