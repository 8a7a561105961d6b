import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findProgram } from '#launch/house/debian-packages.ts';
import { presentGazebo } from '#launch/house/gazebo.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { wrapAngle } from '#shared/geo/angles.ts';
import type { Imu, NavSatFix, Odometry } from '#shared/ros/messages.ts';
import { seededRandom } from '#shared/random/random.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { eulerFromQuaternion } from '#shared/ros/stamp.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import type { GazeboSite } from '#simulation/gazebo/install/gazebo-site.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import { GazeboFleet } from '#tests/support/gazebo-fleet.ts';
import { robotFleet } from '#tests/support/robot-fleet.ts';
import type { FleetMember } from '#tests/support/robot-fleet.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const site = presentGazebo();
const why =
  site === undefined ? 'it is not installed' : findProgram('Xvfb') === undefined ? 'Xvfb is not installed' : undefined;
const patrolMs = 20_000;
const four = ['R-01', 'R-02', 'R-03', 'R-04'];
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Where the embedded simulator has the same robots after patrolling for so long. */
async function embeddedPatrol(robots: readonly string[], ms: number) {
  const scenario = scenarios['border-hills'];
  const clock = new SimulatedClock(Date.parse(scenario.startsAt), () => new Promise(setImmediate));
  const random = seededRandom(scenario.seed);
  const backend = createEmbeddedBackend({ scenario, sector: borderHills, clock, random, fidelity: 'statistical' });
  const onFault = (fault: unknown): void => expect.fail(String(fault));
  const members = robotFleet({ backend, clock, sector: borderHills, robots, sight: 'detections', onFault });
  const stop = new AbortController();
  backend.start(stop.signal);
  for (const { agent } of members) await agent.start(stop.signal);
  const patrols = (): boolean => members.every(({ agent }) => agent.behaviour === 'PATROL');
  for (let tenths = 0; tenths < 300 && !patrols(); tenths++) await clock.advance(100);
  await clock.advance(ms);
  stop.abort();
  for (const { agent } of members) await agent[Symbol.asyncDispose]();
  const known = new Set(members.map(({ id }) => id));
  return backend.truth.robots().filter(({ id }) => known.has(id));
}

describe.skipIf(why !== undefined)(`a real Gazebo${why === undefined ? '' : ` (${why})`}`, () => {
  let fleet: GazeboFleet | undefined;
  let folder: ReturnType<typeof temporaryFolder> | undefined;
  const start = async (robots: readonly string[], cameras: boolean): Promise<GazeboFleet> => {
    folder = temporaryFolder();
    mkdirSync(join(folder.path, 'gazebo'));
    const scenario = scenarios['border-hills'];
    fleet = new GazeboFleet({
      site: site as GazeboSite,
      folder: join(folder.path, 'gazebo'),
      scenario,
      robots,
      cameras,
    });
    await fleet.start();
    await expect.poll(() => fleet?.states.at(-1)?.kind, { timeout: 60_000 }).toBe('running');
    return fleet;
  };
  afterEach(async () => {
    await fleet?.[Symbol.asyncDispose]();
    expect(fleet?.faults).toEqual([]);
    folder?.[Symbol.dispose]();
  });

  it('speaks our conventions: east-north-up, anchor, counter-clockwise turns, odometry forward', async () => {
    const { backend, members } = await start(['R-01'], false);
    const [robot] = members as [FleetMember];
    const frame = enuFrame(borderHills.anchor);
    const truth = () => backend.truth.robots()[0]!;
    const spy = robot.graph.createNode('spy', { namespace: `/${robot.id}` });
    const fixErrors: { x: number; y: number; z: number }[] = [];
    const yawErrors: number[] = [];
    const speeds: number[] = [];
    spy.createSubscription(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', qos.stream, (fix: NavSatFix) => {
      const at = frame.toEnu(fix);
      const { x, y, z } = truth();
      fixErrors.push({ x: at.x - x, y: at.y - y, z: at.z - z });
    });
    spy.createSubscription(robotTopics.imu, 'sensor_msgs/msg/Imu', qos.stream, (imu: Imu) => {
      yawErrors.push(wrapAngle(eulerFromQuaternion(imu.orientation).yaw - truth().yaw));
    });
    spy.createSubscription(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream, (odometry: Odometry) => {
      speeds.push(odometry.twist.twist.linear.x);
    });
    await expect.poll(() => fixErrors.length, { timeout: 60_000 }).toBeGreaterThan(30);
    // A lasting error of 0.5 m, one sigma; the robot drives up to a metre between a fix and the pose that is compared.
    for (const axis of ['x', 'y', 'z'] as const)
      expect(Math.abs(mean(fixErrors.map((one) => one[axis])))).toBeLessThan(2.5);
    // It turns by up to a radian a second while the attitude travels.
    expect(Math.abs(mean(yawErrors))).toBeLessThan(0.05);
    expect(mean(speeds), 'it drives forward').toBeGreaterThan(0.5);
    expect(robot.agent.behaviour).toBe('PATROL');
    expect(robot.parts.localization.fixTrouble, 'no fix looks forged').toBeUndefined();
  });

  it('lets four robots patrol, see the walking person in its pictures, and hold and observe', async () => {
    const { members } = await start(four, true);
    await expect
      .poll(() => members.every(({ events }) => events.some(({ text }) => text.includes('patrol begins'))), {
        timeout: 60_000,
      })
      .toBe(true);
    await expect
      .poll(() => members.some(({ events }) => events.some(({ text }) => text.includes('-> OBSERVE: a person'))), {
        timeout: 100_000,
      })
      .toBe(true);
  });

  it('takes robots as far as the embedded simulator does, to where it does', async () => {
    const { backend, members, states } = await start(four, false);
    const begins = ({ events }: FleetMember) => events.find(({ text }) => text.includes('patrol begins'))?.at;
    await expect.poll(() => members.every((member) => begins(member) !== undefined), { timeout: 60_000 }).toBe(true);
    const began = Math.max(...members.map((member) => begins(member) as number));
    await expect.poll(() => Date.now() - began, { timeout: patrolMs + 30_000 }).toBeGreaterThan(patrolMs);
    const inGazebo = backend.truth.robots();
    expect(states.map(({ kind }) => kind)).toEqual(['starting', 'running']);
    const embedded = await embeddedPatrol(four, patrolMs);
    for (const [index, { id, x, y, yaw }] of inGazebo.entries()) {
      const other = embedded[index]!;
      expect(id).toBe(other.id);
      // A second of polling at two metres a second, other wheels, other ground under them.
      expect(Math.hypot(x - other.x, y - other.y), id).toBeLessThan(8);
      expect(Math.abs(wrapAngle(yaw - other.yaw)), id).toBeLessThan(0.6);
    }
  });

  it('comes back after it was killed, with the robots where they were', async () => {
    const { backend, members, server, states } = await start(['R-02', 'R-03'], false);
    await expect
      .poll(() => members.map(({ agent }) => agent.behaviour), { timeout: 30_000 })
      .toEqual(['PATROL', 'PATROL']);
    const before = backend.truth.robots();
    process.kill(server?.pid as number, 'SIGKILL');
    await expect
      .poll(() => states.map(({ kind }) => kind).join(' '), { timeout: 60_000 })
      .toMatch(/running lost starting running$/);
    expect(states.find(({ kind }) => kind === 'lost')).toMatchObject({
      why: expect.stringContaining('gzserver') as string,
    });
    for (const [index, { x, y }] of backend.truth.robots().entries()) {
      expect(Math.hypot(x - before[index]!.x, y - before[index]!.y)).toBeLessThan(10);
    }
    await expect
      .poll(() => members.map(({ agent }) => agent.behaviour), { timeout: 60_000 })
      .toEqual(['PATROL', 'PATROL']);
  });
});
