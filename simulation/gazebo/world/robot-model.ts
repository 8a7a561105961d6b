import { thermalMount } from '#shared/ros/thermal-mount.ts';
import { FRAME_HEIGHT, FRAME_WIDTH, HORIZONTAL_FOV_RAD } from '../../sensors/camera-pose.ts';
import type { BodyPose } from '../../world/body-pose.ts';
import { box, boxInertial, cylinder, glow, kindOf, named, numbers, plugin, pose, sphere, typed } from './sdf-parts.ts';
import { shadeOf } from './warmth.ts';
import { el } from './xml.ts';
import type { Xml } from './xml.ts';

/** A light patrol robot on two driven wheels and two castors; metres, kilograms. */
export const robotSize = { lengthM: 1, widthM: 0.6, wheelRadiusM: 0.2, trackM: 0.7, heightM: 0.5 } as const;
const bodyKg = 45;
const wheelKg = 4;
const wheelTorqueNm = 60;

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
    baseLink(airK, lidar),
    wheel('left_wheel', robotSize.trackM / 2, airK),
    wheel('right_wheel', -robotSize.trackM / 2, airK),
    wheelJoint('left_wheel'),
    wheelJoint('right_wheel'),
    head(camera),
    panJoint(),
    plugin(
      'drive',
      'libDiffDrivePlugin.so',
      el('left_joint', 'left_wheel_joint'),
      el('right_joint', 'right_wheel_joint'),
      el('torque', wheelTorqueNm),
    ),
  );
}

function baseLink(airK: number, lidar: boolean): Xml {
  const { heightM, lengthM, widthM, wheelRadiusM } = robotSize;
  const middle = wheelRadiusM + 0.1;
  const castor = (end: 'front' | 'rear'): Xml =>
    named(
      'collision',
      `${end}_castor`,
      pose((end === 'front' ? 1 : -1) * (lengthM / 2 - 0.1), 0, 0.1),
      sphere(0.1),
      friction(0),
    );
  return named(
    'link',
    'base_link',
    // The battery lies low: the weight is near the axle, so that a slope does not tip it.
    boxInertial(bodyKg, lengthM, widthM, heightM / 2, pose(0, 0, wheelRadiusM)),
    named('collision', 'hull', pose(0, 0, middle), box(lengthM, widthM, heightM / 2)),
    castor('front'),
    castor('rear'),
    named('visual', 'hull', pose(0, 0, middle), box(lengthM, widthM, heightM / 2), glow(shadeOf(airK + 4))),
    typed('sensor', 'imu', 'imu', el('always_on', 1), el('update_rate', 10)),
    typed('sensor', 'gps', 'gps', el('always_on', 1), el('update_rate', 2), gpsSettings()),
    lidar ? laser() : undefined,
  );
}

const friction = (mu: number): Xml =>
  el(
    'surface',
    el('friction', el('ode', el('mu', mu), el('mu2', mu))),
    el('contact', el('ode', el('kp', 1e6), el('kd', 100))),
  );

/** Rolls on a ball: the drive plugin reads the radius from the collision's bounding box, which for a cylinder turns with it. */
function wheel(name: string, leftM: number, airK: number): Xml {
  const { wheelRadiusM } = robotSize;
  const moment = (wheelKg * wheelRadiusM ** 2) / 2;
  return named(
    'link',
    name,
    pose(0, leftM, wheelRadiusM, -Math.PI / 2),
    el(
      'inertial',
      el('mass', wheelKg),
      el('inertia', el('ixx', moment), el('iyy', moment), el('izz', moment), el('ixy', 0), el('ixz', 0), el('iyz', 0)),
    ),
    named('collision', 'tyre', sphere(wheelRadiusM), friction(1.2)),
    named('visual', 'tyre', cylinder(wheelRadiusM, 0.08), glow(shadeOf(airK + 1))),
  );
}

const wheelJoint = (wheelName: string): Xml =>
  typed(
    'joint',
    `${wheelName}_joint`,
    'revolute',
    el('parent', 'base_link'),
    el('child', wheelName),
    el('axis', el('xyz', '0 0 1')),
  );

/** The mast with the thermal camera; its link turns about the body's z axis. */
function head(camera: boolean): Xml {
  return named(
    'link',
    'thermal',
    pose(thermalMount.forwardM, 0, thermalMount.heightM, 0, thermalMount.tiltRad),
    boxInertial(0.5, 0.1, 0.1, 0.1),
    camera ? thermalCamera() : undefined,
  );
}

const panJoint = (): Xml =>
  typed(
    'joint',
    'thermal_pan',
    'revolute',
    el('parent', 'base_link'),
    el('child', 'thermal'),
    el(
      'axis',
      el('xyz', '0 0 1'),
      el('limit', el('lower', -2.9), el('upper', 2.9)),
      el('dynamics', el('damping', 0.2)),
    ),
  );

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

const gaussian = (stddev: number): Xml => kindOf('noise', 'gaussian', el('mean', 0), el('stddev', stddev));

const gpsSettings = (): Xml =>
  el('gps', el('position_sensing', el('horizontal', gaussian(0.8)), el('vertical', gaussian(1.5))));
