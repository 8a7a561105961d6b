import { expect, it } from 'vitest';
import { recordingGraph } from '../evaluation/recording-graph.ts';
import type { Published } from '../evaluation/recording-graph.ts';
import type { Quaternion, TfMessage, TransformStamped, Vector3 } from '#shared/ros/messages.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { thermalMount } from '#shared/ros/thermal-mount.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';
import { RobotFrames } from './robot-frames.ts';

const header = { stamp: toStamp(0), frame_id: 'odom' };
const zero = { x: 0, y: 0, z: 0 };

function rotate({ x, y, z, w }: Quaternion, v: Vector3): Vector3 {
  const cross = (a: Vector3, b: Vector3): Vector3 => ({
    x: a.y * b.z - a.z * b.y,
    y: a.z * b.x - a.x * b.z,
    z: a.x * b.y - a.y * b.x,
  });
  const t = cross({ x, y, z }, v);
  const [u, s] = [{ x: 2 * t.x, y: 2 * t.y, z: 2 * t.z }, cross({ x, y, z }, { x: 2 * t.x, y: 2 * t.y, z: 2 * t.z })];
  return { x: v.x + w * u.x + s.x, y: v.y + w * u.y + s.y, z: v.z + w * u.z + s.z };
}

const apply = ({ transform: { rotation, translation } }: TransformStamped, v: Vector3): Vector3 => {
  const turned = rotate(rotation, v);
  return { x: turned.x + translation.x, y: turned.y + translation.y, z: turned.z + translation.z };
};

it('lead from the optical axis of the camera to where it looks in the odometry frame', () => {
  const clock = new SimulatedClock(0, async () => {});
  const published: Published[] = [];
  const frames = new RobotFrames(
    recordingGraph(clock, (one) => published.push(one)).createNode('drivers', { namespace: '/r1' }),
  );
  const pose = { position: { x: 10, y: 20, z: 5 }, orientation: quaternionFromEuler(0, 0, Math.PI / 2) };
  const twist = { twist: { linear: zero, angular: zero }, covariance: [] };
  frames.take({ header, child_frame_id: 'base_link', pose: { pose, covariance: [] }, twist });
  frames.takePan({ ...header, frame_id: 'base_link' }, Math.PI / 2);
  const all = published.flatMap(({ message }) => (message as TfMessage).transforms);
  const find = (parent: string, child: string): TransformStamped =>
    all.find(({ child_frame_id, header: { frame_id } }) => frame_id === parent && child_frame_id === child)!;
  // Seven metres ahead of the lens and one to the right of the picture's middle.
  const inPan = apply(find('thermal_pan', 'thermal'), { x: 1, y: 0, z: 7 });
  const inOdom = apply(find('odom', 'base_link'), apply(find('base_link', 'thermal_pan'), inPan));
  // The body looks north, the camera is panned to the left: west. Its right hand then is north.
  expect(inOdom.x).toBeCloseTo(10 - 7, 9);
  expect(inOdom.y).toBeCloseTo(20 + 1, 9);
  expect(inOdom.z).toBeCloseTo(5 + thermalMount.heightM, 9);
  expect(published.map(({ topic }) => topic)).toEqual(['/r1/tf_static', '/r1/tf', '/r1/tf']);
});
