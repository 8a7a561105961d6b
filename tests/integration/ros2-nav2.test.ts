import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { systemClock } from '#launch/system-clock.ts';
import { Nav2Navigator } from '#robots/navigation/nav2-navigator.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { TestBody, describeNavigator, recordingListener, testLimits, to } from '#tests/support/navigator-contract.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';

const stepMs = 100;
const zero = { x: 0, y: 0, z: 0 };
let robots = 0;

async function startPeer(namespace: string, mode = 'drive'): Promise<ChildProgram> {
  const peer = new ChildProgram(process.execPath, ['tests/support/nav2-peer.ts', namespace, mode]);
  for (const end = performance.now() + 15_000; !peer.output.includes('ready'); await sleep(20)) {
    if (performance.now() > end || !peer.isRunning) throw new Error(`the peer did not start:\n${peer.output}`);
  }
  return peer;
}

/** The navigator in this process, its action server in another, the graph of ROS 2 between them. */
async function nav2(mode = 'drive') {
  const namespace = `nav${robots++}`;
  let peer = await startPeer(namespace, mode);
  const { graph, dispose } = await realGraph();
  const clock = systemClock();
  const body = new TestBody();
  const { listener, ...heard } = recordingListener(() => navigator);
  const node = graph.createNode('patrol_executor', { namespace });
  const odometry = node.createPublisher(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream);
  const client = node.createActionClient(robotTopics.navigateThroughPoses, 'nav2_msgs/action/NavigateThroughPoses');
  const navigator: Nav2Navigator = new Nav2Navigator({
    client,
    clock,
    limits: testLimits,
    listener,
    patienceSeconds: 8,
  });
  node.createSubscription(robotTopics.cmdVelNav2, 'geometry_msgs/msg/Twist', qos.command, (twist) =>
    navigator.takeVelocity(twist),
  );
  const tellPose = (): void =>
    odometry.publish({
      header: { stamp: toStamp(clock.now()), frame_id: 'odom' },
      child_frame_id: 'base_link',
      pose: {
        pose: { position: { ...zero, x: body.x, y: body.y }, orientation: quaternionFromEuler(0, 0, body.yaw) },
        covariance: Array.from({ length: 36 }, () => 0),
      },
      twist: { twist: { linear: zero, angular: zero }, covariance: Array.from({ length: 36 }, () => 0) },
    });
  const run = async (seconds: number, done: () => boolean = () => false): Promise<void> => {
    for (const end = performance.now() + seconds * 1000; performance.now() < end && !done(); await sleep(stepMs)) {
      body.step(navigator);
      tellPose();
    }
  };
  return {
    navigator,
    body,
    ...heard,
    run,
    killServer: () => peer.stop('SIGKILL'),
    startServer: async () => void (peer = await startPeer(namespace)),
    dispose: async () => {
      await dispose();
      await peer.stop();
    },
  };
}

describeWithRos('Nav2 on a real ROS 2 graph, its server in another process', () => {
  describeNavigator('the Nav2 client', nav2);

  it('stands when the server is killed in the middle of a goal, and drives the rest when it is back', async () => {
    const { body, dispose, killServer, navigator, reached, run, startServer } = await nav2();
    navigator.follow([to(8, 0), to(20, 0)]);
    await run(30, () => reached.length === 1);
    await killServer();
    await run(2);
    expect(body.log.at(-1)).toMatchObject({ speed: 0, turn: 0 });
    await startServer();
    await run(60, () => reached.length === 2);
    await dispose();
    expect(reached).toEqual(['8,0', '20,0']);
  });

  it('hears of recoveries', async () => {
    const { dispose, navigator, recoveries, run } = await nav2('recover');
    navigator.follow([to(8, 0)]);
    await run(20, () => recoveries.length >= 3);
    await dispose();
    expect(recoveries.slice(0, 3)).toEqual(recoveries.slice(0, 3).toSorted((a, b) => a - b));
    expect(recoveries.length).toBeGreaterThanOrEqual(3);
  });

  it('is told of a server that rejects, and asks again', async () => {
    const { blocked, dispose, navigator, reached, run } = await nav2('reject');
    navigator.follow([to(8, 0)]);
    await run(45, () => blocked.length > 0);
    await dispose();
    expect(reached).toEqual([]);
    expect(blocked[0]).toContain('takes no goals');
  });
});
