import { describe, expect, it } from 'vitest';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { Nav2StandIn } from '#tests/support/nav2-stand-in.ts';
import { TestBody, describeNavigator, recordingListener, testLimits, to } from '#tests/support/navigator-contract.ts';
import { lastOfGoal } from './nav2-goal.ts';
import { Nav2Navigator } from './nav2-navigator.ts';
import { RouteFollower } from './route-follower.ts';

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function underClock(clock: SimulatedClock, step: () => void) {
  clock.setRepeating(step, 100);
  return async (seconds: number, done: () => boolean = () => false): Promise<void> => {
    for (let tenths = 0; tenths < seconds * 10 && !done(); tenths++) await clock.advance(100);
  };
}

async function builtIn() {
  const body = new TestBody();
  const { listener, ...heard } = recordingListener(() => navigator);
  const navigator: RouteFollower = new RouteFollower(testLimits, listener);
  const run = underClock(new SimulatedClock(0, drain), () => body.step(navigator));
  return { navigator, body, ...heard, run, dispose: async () => {} };
}

async function nav2({ serves = true } = {}) {
  const clock = new SimulatedClock(0, drain);
  const graph = createInProcessGraph({ clock, onFault: ({ error }) => expect.unreachable(String(error)) });
  const body = new TestBody();
  const { listener, ...heard } = recordingListener(() => navigator);
  const node = graph.createNode('patrol_executor', { namespace: '/r1' });
  const client = node.createActionClient(robotTopics.navigateThroughPoses, 'nav2_msgs/action/NavigateThroughPoses');
  const navigator: Nav2Navigator = new Nav2Navigator({ client, clock, limits: testLimits, listener });
  node.createSubscription(robotTopics.cmdVelNav2, 'geometry_msgs/msg/Twist', qos.command, (twist) =>
    navigator.takeVelocity(twist),
  );
  const startServer = (): Nav2StandIn => new Nav2StandIn(graph, '/r1', () => body);
  const server = serves ? startServer() : undefined;
  const run = underClock(clock, () => body.step(navigator));
  return {
    navigator,
    body,
    ...heard,
    run,
    server: server as Nav2StandIn,
    startServer,
    dispose: async () => graph.shutdown(),
  };
}

describeNavigator('the built-in route follower', builtIn);
describeNavigator('the Nav2 client', nav2);

describe('the Nav2 client', () => {
  it('sends poses in the frame map that face the way, and ends a goal where the robot must stand', async () => {
    const { navigator, run, server } = await nav2();
    navigator.follow([to(10, 0), to(10, 10, { stop: true }), to(0, 10)]);
    await run(1);
    const [goal] = server.goals;
    expect(goal!.poses.map(({ header, pose }) => [header.frame_id, pose.position.x, pose.position.y])).toEqual([
      ['map', 10, 0],
      ['map', 10, 10],
    ]);
    expect(goal!.poses[0]!.pose.orientation.z).toBeCloseTo(Math.sin(Math.PI / 4));
  });

  it('never sends a goal whose last place is passed on the way', () => {
    const there = ['a', 'b', 'c', 'd'].map((nodeId, i) => to(i * 50, 0, { nodeId }));
    const outAndBack = [...there, ...there.slice(0, -1).reverse()];
    expect(lastOfGoal({ x: 0, y: 20 }, outAndBack, 0)).toBe(3);
    expect(lastOfGoal({ x: 100, y: 1 }, there, 0)).toBe(0);
    expect(lastOfGoal({ x: -50, y: 1 }, there, 0)).toBe(3);
    expect(lastOfGoal({ x: 140, y: 0 }, outAndBack, 3)).toBe(6);
  });

  it('hands the next goal over before the end of one, so that the server pre-empts instead of stopping', async () => {
    const { navigator, reached, run, server } = await nav2();
    navigator.follow([to(30, 0), to(60, 0), to(30, 1), to(0, 1)]);
    await run(120, () => reached.length === 4);
    expect(server.goals.map(({ poses }) => poses.length)).toEqual([2, 3]);
    expect(server.ended[0]).toBe('aborted');
    expect(reached).toHaveLength(4);
  });

  it('waits for a server that is not there yet, and says after half a minute that none is', async () => {
    const { blocked, navigator, reached, run, startServer } = await nav2({ serves: false });
    navigator.follow([to(10, 0)]);
    await run(25);
    expect(blocked).toEqual([]);
    await run(10);
    expect(blocked).toEqual([expect.stringContaining('takes no goals')]);
    startServer();
    await run(20, () => reached.length === 1);
    expect(reached).toEqual(['10,0']);
  });

  it('asks a server again that rejects, as one does while it is activated', async () => {
    const { navigator, reached, run, server } = await nav2();
    server.mode = 'reject';
    navigator.follow([to(10, 0)]);
    await run(6);
    server.mode = 'drive';
    await run(20, () => reached.length === 1);
    expect(reached).toHaveLength(1);
  });

  it('stands when the server is killed, and goes on with the rest of the route when it is back', async () => {
    const { body, navigator, reached, run, server, startServer } = await nav2();
    navigator.follow([to(10, 0), to(30, 0)]);
    await run(30, () => reached.length === 1);
    server.kill();
    await run(1);
    expect(body.log.at(-1)).toMatchObject({ speed: 0, turn: 0 });
    const again = startServer();
    await run(60, () => reached.length === 2);
    expect(reached).toEqual(['10,0', '30,0']);
    expect(again.goals[0]!.poses).toHaveLength(1);
  });

  it('sends a goal again that its server says nothing of any more', async () => {
    const { navigator, reached, run, server } = await nav2();
    server.mode = 'mute';
    navigator.follow([to(10, 0)]);
    await run(5);
    expect(server.goals).toHaveLength(1);
    server.mode = 'drive';
    await run(2);
    server.mode = 'mute';
    await run(8);
    expect(server.goals.length).toBeGreaterThan(1);
    server.mode = 'drive';
    await run(30, () => reached.length === 1);
    expect(reached).toHaveLength(1);
  });

  it('tries again when a goal is aborted, and is blocked after the third time with the count of recoveries', async () => {
    const { blocked, navigator, recoveries, run, server } = await nav2();
    server.mode = 'recover';
    navigator.follow([to(20, 0)]);
    await run(1.5);
    server.mode = 'abort';
    await run(10, () => blocked.length > 0);
    expect(server.goals).toHaveLength(3);
    expect(recoveries.length).toBeGreaterThan(3);
    expect(recoveries).toEqual(recoveries.toSorted((a, b) => a - b));
    expect(blocked[0]).toContain('gave up');
  });

  it('does not believe a success far from the last pose', async () => {
    const { blocked, navigator, reached, run, server } = await nav2();
    server.mode = 'claim success';
    navigator.follow([to(40, 0)]);
    await run(10, () => blocked.length > 0);
    expect(reached).toEqual([]);
    expect(blocked[0]).toContain('elsewhere');
    server.mode = 'drive';
    await run(60, () => reached.length === 1);
    expect(reached).toHaveLength(1);
  });

  it('moves nothing for a recovery that goes on after its goal was cancelled', async () => {
    const { body, navigator, run, server } = await nav2();
    server.mode = 'spin';
    navigator.follow([to(20, 0)]);
    await run(2);
    expect(body.log.at(-1)!.turn).toBeGreaterThan(0);
    navigator.stop();
    await run(2);
    expect(server.ended).toEqual(['canceled']);
    expect(body.log.at(-1)).toMatchObject({ speed: 0, turn: 0 });
  });

  it('believes no velocity that is no number, and none faster than the robot turns', async () => {
    const { body, navigator, run, server } = await nav2();
    server.mode = 'mute';
    navigator.follow([to(20, 0)]);
    const say = (x: number, z: number): void =>
      navigator.takeVelocity({ linear: { x, y: 0, z: 0 }, angular: { x: 0, y: 0, z } });
    await run(0.2);
    say(Number.NaN, 0);
    await run(0.1);
    expect(body.log.at(-1)).toMatchObject({ speed: 0, turn: 0 });
    say(9, 50);
    await run(0.1);
    expect(body.log.at(-1)!.speed).toBeLessThanOrEqual(testLimits.maxSpeedMps);
    expect(body.log.at(-1)!.turn).toBeLessThanOrEqual(testLimits.maxTurnRateRadps);
  });

  it('lets Nav2 back up nowhere', async () => {
    const { body, navigator, run, server } = await nav2();
    server.mode = 'back up';
    navigator.follow([to(20, 0)]);
    await run(3);
    expect(body.x).toBe(0);
  });
});
