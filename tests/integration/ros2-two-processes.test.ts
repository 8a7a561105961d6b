import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NavSatFix } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosNode } from '#shared/ros/port.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { examplePosition } from '#tests/support/ros-example-messages.ts';
import type { GraphUnderTest } from '#tests/support/ros-with-graph.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';

const goal = { poses: [], behavior_tree: '' };

async function until(holds: () => boolean, withinMs: number): Promise<number> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > withinMs) throw new Error(`not within ${withinMs} ms`);
    await sleep(10);
  }
  return Math.round(performance.now() - started);
}

async function startPeer(): Promise<ChildProgram> {
  const peer = new ChildProgram(process.execPath, ['tests/support/ros-peer.ts', 'peer']);
  try {
    await until(() => peer.output.includes('ready'), 15_000);
  } catch {
    throw new Error(`the peer did not start:\n${peer.output}`);
  }
  return peer;
}

describeWithRos('ROS 2 between two processes', () => {
  let peer: ChildProgram;
  let under: GraphUnderTest;
  let node: RosNode;

  beforeEach(async () => {
    peer = await startPeer();
    under = await realGraph();
    node = under.graph.createNode('station', { namespace: 'peer' });
  });
  afterEach(async () => {
    await under.dispose();
    await peer.stop();
  });

  it('carries a NavSatFix with every field', async () => {
    const fixes: NavSatFix[] = [];
    node.createSubscription('gps/fix', 'sensor_msgs/msg/NavSatFix', qos.sensor, (fix) => fixes.push(fix));
    await until(() => fixes.length >= 20, 10_000);
    const { header, ...rest } = fixes.at(-1)!;
    expect(rest).toEqual({
      status: { status: 0, service: 1 },
      latitude: 47.5,
      longitude: -8.25,
      altitude: 431.5,
      position_covariance: [1, 0, 0, 0, 2, 0, 0, 0, 4],
      position_covariance_type: 2,
    });
    expect(header.frame_id).toBe('gps');
    expect(Math.abs(header.stamp.sec - Date.now() / 1000)).toBeLessThan(5);
  });

  it('gives a late joiner the last three words', async () => {
    const words: string[] = [];
    node.createSubscription('word', 'std_msgs/msg/String', { ...qos.latched, depth: 3 }, ({ data }) =>
      words.push(data),
    );
    await until(() => words.length >= 3, 10_000);
    expect(words).toEqual(['2', '3', '4']);
  });

  it('answers 500 service calls', async () => {
    const client = node.createClient('light', 'std_srvs/srv/SetBool');
    expect(await client.call({ data: true }, 10_000)).toEqual({ success: true, message: 'done' });
    const times: number[] = [];
    for (let i = 0; i < 500; i++) {
      const started = performance.now();
      const { success } = await client.call({ data: i % 2 === 0 }, 5000);
      times.push(performance.now() - started);
      expect(success).toBe(i % 2 === 0);
    }
    const sorted = times.toSorted((a, b) => a - b);
    console.log(`service: n=500 p50 ${sorted[250]!.toFixed(2)} ms, p95 ${sorted[475]!.toFixed(2)} ms`);
  });

  it('drives one goal to its result and cancels another', async () => {
    const client = node.createActionClient('go', 'nav2_msgs/action/NavigateThroughPoses');
    const distances: number[] = [];
    const short = client.send({ ...goal, behavior_tree: 'short' }, () => {});
    expect((await short.outcome).status).toBe('succeeded');
    const long = client.send(goal, ({ distance_remaining }) => distances.push(distance_remaining));
    await until(() => distances.length >= 2, 5000);
    const cancelled = performance.now();
    long.cancel();
    expect((await long.outcome).status).toBe('canceled');
    console.log(`action: cancelled after ${Math.round(performance.now() - cancelled)} ms`);
  });

  it('says so when its quality of service can never meet that of the peer', async () => {
    node.createSubscription('weak', 'std_msgs/msg/String', qos.stream, () => {});
    await until(() => under.faults.length > 0, 10_000);
    await sleep(2500);
    expect(under.faults.map(({ entity }) => entity)).toEqual(['subscription /peer/weak']);
    expect(String(under.faults[0]!.error)).toContain('stricter than that of the publisher /peer/peer');
  });

  it('says so under a remapped name, too', async () => {
    const { graph, faults, dispose } = await realGraph(['--ros-args', '-r', '/peer/odd:=/peer/weak']);
    const remapped = graph.createNode('remapped', { namespace: 'peer' });
    remapped.createSubscription('odd', 'std_msgs/msg/String', qos.stream, () => {});
    await until(() => faults.length > 0, 10_000);
    await dispose();
    expect(faults.map(({ entity }) => entity)).toEqual(['subscription /peer/weak']);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('hears at once that the peer left on %s', async (signal) => {
    const client = node.createActionClient('go', 'nav2_msgs/action/NavigateThroughPoses');
    let isDriving = false;
    const driving = client.send(goal, () => (isDriving = true));
    await until(() => isDriving, 10_000);
    const left = performance.now();
    await peer.stop(signal);
    expect(peer.process.exitCode).toBe(0);
    expect(await driving.outcome).toEqual({ status: 'aborted', reason: 'the server went away' });
    const noticedMs = Math.round(performance.now() - left);
    expect(noticedMs).toBeLessThan(3000);
    console.log(`${signal}: noticed after ${noticedMs} ms`);
  });

  it('ends a goal and hears again after the peer was killed and started anew', async () => {
    let fixes = 0;
    node.createSubscription('gps/fix', 'sensor_msgs/msg/NavSatFix', qos.sensor, () => fixes++);
    const client = node.createActionClient('go', 'nav2_msgs/action/NavigateThroughPoses');
    let isDriving = false;
    const driving = client.send(goal, () => (isDriving = true));
    await until(() => fixes > 5 && isDriving, 10_000);
    const killed = performance.now();
    await peer.stop('SIGKILL');
    const outcome = await driving.outcome;
    const noticedMs = Math.round(performance.now() - killed);
    expect(outcome).toEqual({ status: 'aborted', reason: 'the server went away' });
    fixes = 0;
    const restarted = performance.now();
    peer = await startPeer();
    await until(() => fixes > 0, 10_000);
    console.log(
      `kill -9: goal ended after ${noticedMs} ms; first fix ${Math.round(performance.now() - restarted)} ms after the restart`,
    );
  });
});

describeWithRos('ROS 2 callbacks that throw', () => {
  it('never end the process: 10,000 in subscription, timer, service and feedback', async () => {
    const under = await realGraph();
    const node = under.graph.createNode('thrower', { namespace: 'thrower' });
    const n = 2500;
    const counts = { subscription: 0, timer: 0, service: 0, feedback: 0 };
    const fail = (kind: keyof typeof counts): never => {
      counts[kind]++;
      throw new Error(kind);
    };
    const profile = { ...qos.stream, depth: n };
    const publisher = node.createPublisher('word', 'std_msgs/msg/String', profile);
    node.createSubscription('word', 'std_msgs/msg/String', profile, () => fail('subscription'));
    node.createTimer(1, () => fail('timer'));
    node.createService('ask', 'std_srvs/srv/Trigger', () => fail('service'));
    const client = node.createClient('ask', 'std_srvs/srv/Trigger');
    node.createActionServer('go', 'nav2_msgs/action/NavigateThroughPoses', async ({ canceled, feedback }) => {
      while (!canceled.aborted) {
        feedback(examplePosition);
        await sleep(1);
      }
      return { status: 'canceled' };
    });
    const action = node.createActionClient('go', 'nav2_msgs/action/NavigateThroughPoses');
    await sleep(500);
    const driving = action.send(goal, () => fail('feedback'));
    // Until every kind has thrown often enough: a flooded service drops requests.
    for (const end = performance.now() + 90_000; Math.min(...Object.values(counts)) < n; await sleep(1)) {
      if (performance.now() > end) throw new Error(`too slow: ${JSON.stringify(counts)}`);
      publisher.publish({ data: 'x' });
      client.call({}, 50).catch(() => {});
    }
    driving.cancel();
    expect((await driving.outcome).status).toBe('canceled');
    expect(under.faults.length).toBeGreaterThanOrEqual(4 * n);
    console.log(`throwing callbacks survived: ${JSON.stringify(counts)}, ${under.faults.length} faults reported`);
    await under.dispose();
  });
});
