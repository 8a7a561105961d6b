import { thermalMount } from '#shared/ros/thermal-mount.ts';
import { box, boxInertial, cylinder, named, pose, sphere, typed } from './sdf-parts.ts';
import type { Warm } from './warm.ts';
import { el } from './xml.ts';
import type { Xml } from './xml.ts';

/** A light patrol robot on two driven wheels and two castors; metres, kilograms, newton metres. */
export const robotSize = { lengthM: 1, widthM: 0.6, wheelRadiusM: 0.2, trackM: 0.7, heightM: 0.5 } as const;
export const wheelTorqueNm = 60;
export const panLimitRad = 2.9;
const bodyKg = 45;
const wheelKg = 4;

export interface ChassisOptions {
  readonly airK: number;
  readonly warm: Warm;
  /** Of `base_link`, whose origin is on the ground between the wheels. */
  readonly sensors: readonly (Xml | undefined)[];
  /** Of the link `thermal`, which the joint `thermal_pan` turns about the body's z axis. */
  readonly camera: Xml | undefined;
}

/** Links and joints of a robot: x ahead, y left, z up. */
export const robotChassis = ({ airK, warm, sensors, camera }: ChassisOptions): readonly Xml[] => [
  baseLink(warm(airK + 4), sensors),
  wheel('left_wheel', robotSize.trackM / 2, warm(airK + 1)),
  wheel('right_wheel', -robotSize.trackM / 2, warm(airK + 1)),
  wheelJoint('left_wheel'),
  wheelJoint('right_wheel'),
  named(
    'link',
    'thermal',
    pose(thermalMount.forwardM, 0, thermalMount.heightM, 0, thermalMount.tiltRad),
    boxInertial(0.5, 0.1, 0.1, 0.1),
    camera,
  ),
  panJoint(),
];

function baseLink(warmth: Xml, sensors: ChassisOptions['sensors']): Xml {
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
    named('visual', 'hull_look', pose(0, 0, middle), box(lengthM, widthM, heightM / 2), warmth),
    ...sensors,
  );
}

const friction = (mu: number): Xml =>
  el(
    'surface',
    el('friction', el('ode', el('mu', mu), el('mu2', mu))),
    el('contact', el('ode', el('kp', 1e6), el('kd', 100))),
  );

/** Rolls on a ball: the drive plugin reads the radius from the collision's bounding box, which for a cylinder turns with it. */
function wheel(name: string, leftM: number, warmth: Xml): Xml {
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
    named('visual', 'tyre_look', cylinder(wheelRadiusM, 0.08), warmth),
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
      el('limit', el('lower', -panLimitRad), el('upper', panLimitRad)),
      el('dynamics', el('damping', 0.2)),
    ),
  );
