import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eulerFromQuaternion, quaternionFromEuler } from '#shared/ros/stamp.ts';
import { mapToOdom } from './map-frame.ts';

const metre = fc.double({ min: -5000, max: 5000, noNaN: true });
const angle = fc.double({ min: -3, max: 3, noNaN: true });
const pose = fc.record({ x: metre, y: metre, z: metre, yaw: angle });

it('brings what the wheels say to where the robot is', () => {
  fc.assert(
    fc.property(pose, pose, (here, odom) => {
      const { rotation, translation } = mapToOdom(here, {
        position: odom,
        orientation: quaternionFromEuler(0, 0, odom.yaw),
      });
      const { yaw } = eulerFromQuaternion(rotation);
      const x = translation.x + Math.cos(yaw) * odom.x - Math.sin(yaw) * odom.y;
      const y = translation.y + Math.sin(yaw) * odom.x + Math.cos(yaw) * odom.y;
      expect(x).toBeCloseTo(here.x, 6);
      expect(y).toBeCloseTo(here.y, 6);
      expect(translation.z + odom.z).toBeCloseTo(here.z, 6);
      expect(Math.cos(yaw + odom.yaw - here.yaw)).toBeCloseTo(1, 9);
    }),
  );
});
