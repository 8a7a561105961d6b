import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeOrder } from '#robots/assembly/node-order.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import type { ChildProgram } from '#tests/support/child-program.ts';
import type { GraphUnderTest } from '#tests/support/ros-with-graph.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';
import { Station, robotArguments, startProgram, untilTrue } from '#tests/support/ros-station.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const startMs = 45_000;
const simTime = ['--ros-args', '-p', 'use_sim_time:=true'];

describeWithRos('a robot’s nodes on a real graph', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let under: GraphUnderTest;
  let station: Station;
  let programs: ChildProgram[];
  const start = (file: string, ...args: readonly string[]): ChildProgram => {
    const program = startProgram(file, ...args);
    programs.push(program);
    return program;
  };
  const outputs = (): string => programs.map(({ output }) => output).join('\n---\n');

  beforeEach(async () => {
    folder = temporaryFolder();
    programs = [];
    under = await realGraph();
    station = new Station(under.graph, 'bpc/R_01');
  });
  afterEach(async () => {
    for (const program of programs.toReversed()) await program.stop();
    await under.dispose();
    folder[Symbol.dispose]();
  });

  it('obey lifecycle and parameter services of another process, and show frames and health', async () => {
    start('launch/robot.ts', '--ros', '--fidelity', 'statistical', ...robotArguments(folder.path));
    await untilTrue(() => station.speedMps > 0.3, startMs, outputs);
    const absent = ['detector', 'evidence_recorder'];
    const names = nodeOrder.filter((name) => !absent.includes(name));
    const states = await Promise.all(names.map((name) => station.state(name)));
    expect(new Set(states)).toEqual(new Set(['active']));
    expect(await station.set('diagnostics', 'stale_after_s', 1000)).toContain('must lie between 1 and 60, got 1000');
    expect(await station.set('diagnostics', 'stale_after_s', 20)).toBe('');
    const frames = ['map -> odom', 'odom -> base_link', 'base_link -> thermal_pan', 'thermal_pan -> thermal'];
    await untilTrue(
      () => frames.every((frame) => station.frames.has(frame)),
      5000,
      () => [...station.frames.keys()].join(),
    );
    await untilTrue(
      () => station.health.size >= 8,
      5000,
      () => [...station.health.keys()].join(),
    );
    expect(station.health.get('localization')).toMatchObject({
      level: 0,
      message: 'localised',
      hardware_id: '/bpc/R_01',
    });

    expect(await station.change('safety_supervisor', 'deactivate')).toBe(true);
    await untilTrue(() => station.silentMs > 2000, 10_000, outputs);
    const { angular, linear } = station.commands.at(-1)!;
    expect([linear.x, angular.z]).toEqual([0, 0]);
    expect(station.speedMps).toBe(0);
    expect(await station.state('safety_supervisor')).toBe('inactive');
    expect(await station.change('safety_supervisor', 'activate')).toBe(true);
    const backMs = await untilTrue(() => station.speedMps > 0.3, 20_000, outputs);

    expect(await station.change('watchman', 'deactivate')).toBe(true);
    const stoodMs = await untilTrue(() => station.speedMps === 0, 10_000, outputs);
    await untilTrue(
      () => station.health.get('safety')?.level === 2,
      5000,
      () => JSON.stringify([...station.health]),
    );
    expect(station.health.get('safety')?.message).toBe('the node watchman is not active');
    console.log(
      `lifecycle: ${names.length} nodes active; stood ${stoodMs} ms after watchman was deactivated; drove ${backMs} ms after the supervisor came back`,
    );
  });

  it('do not start with a parameter that is wrong, and say which and why', async () => {
    const wrong = ['--ros-args', '-p', 'diagnostics:stale_after_s:=1000.0'];
    const robot = start(
      'launch/robot.ts',
      '--ros',
      '--fidelity',
      'statistical',
      ...robotArguments(folder.path),
      ...wrong,
    );
    await untilTrue(() => !robot.isRunning, startMs, outputs);
    expect(robot.process.exitCode).toBe(78);
    expect(robot.output).toContain(
      'Parameter stale_after_s of /bpc/R_01/diagnostics is 1000: must lie between 1 and 60, got 1000.',
    );
  });

  it('run on the time of /clock alone when told to', async () => {
    const then = Date.UTC(2020, 1, 29);
    let now = then;
    const gazebo = under.graph.createNode('gazebo', { namespace: '' });
    const clock = gazebo.createPublisher('/clock', 'rosgraph_msgs/msg/Clock', qos.stream);
    const robot = start(
      'launch/robot.ts',
      '--ros',
      '--external',
      '--fidelity',
      'statistical',
      ...robotArguments(folder.path),
      ...simTime,
    );
    await untilTrue(() => robot.output.includes('waiting for /clock'), startMs, outputs);
    await sleep(1000);
    expect(station.healthStamps).toEqual([]);
    // Four times as fast as life.
    gazebo.createTimer(25, () => clock.publish({ clock: toStamp((now += 100)) }));
    await untilTrue(() => station.healthStamps.length > 0, startMs, outputs);
    const [before, at] = [station.healthStamps.length, now];
    await sleep(5000);
    const [count, passedS] = [station.healthStamps.length - before, (now - at) / 1000];
    expect(new Date(station.healthStamps.at(-1)! * 1000).getUTCFullYear()).toBe(2020);
    expect(passedS).toBeGreaterThan(6);
    expect(Math.abs(count - passedS)).toBeLessThan(2);
    console.log(`sim time: ${count} health reports in ${passedS.toFixed(1)} s of /clock, 5 s of life`);
  });

  it('are spread over three processes: bodies, a detector, and the agent that decides', async () => {
    const common = ['--ros', '--external', '--fidelity', 'pixels', ...robotArguments(folder.path)];
    start('launch/simulate.ts', 'border-hills', '--ros', '--fidelity', 'pixels');
    const agent = start('launch/robot.ts', ...common, '--node', 'agent', ...simTime);
    const detector = start('launch/robot.ts', ...common, '--node', 'detector', ...simTime);
    let frames = 0;
    station.node.createSubscription(
      robotTopics.detections2d,
      'vision_msgs/msg/Detection2DArray',
      qos.stream,
      () => frames++,
    );
    await untilTrue(() => station.speedMps > 0.3 && frames > 10, startMs, outputs);
    expect(await station.state('detector')).toBe('active');
    await untilTrue(
      () => station.health.get('detector')?.level === 0,
      10_000,
      () => JSON.stringify([...station.health]),
    );
    expect(agent.output).not.toContain('fault');

    await detector.stop('SIGKILL');
    frames = 0;
    await sleep(3000);
    expect(frames).toBe(0);
    expect(station.speedMps).toBeGreaterThan(0.1);

    await agent.stop('SIGKILL');
    const stoodMs = await untilTrue(() => station.speedMps === 0, 5000, outputs);
    expect(stoodMs).toBeLessThan(3000);
    const again = start('launch/robot.ts', ...common, '--node', 'agent', ...simTime);
    const droveMs = await untilTrue(
      () => station.speedMps > 0.3,
      startMs,
      () => again.output,
    );
    console.log(`kill -9 of the agent: wheels stood after ${stoodMs} ms, drove again ${droveMs} ms after its restart`);
  });
});

describeWithRos('npm start -- --ros', () => {
  it('puts every robot of the scenario on the graph under its own namespace', async () => {
    using folder = temporaryFolder();
    await using fleet = startProgram(
      'launch/fleet.ts',
      '--ros',
      '--fidelity',
      'statistical',
      ...robotArguments(folder.path),
    );
    const { graph, faults, dispose } = await realGraph();
    const stations = [1, 2, 3, 4, 5, 6].map((n) => new Station(graph, `bpc/R_0${n}`));
    const why = (): string => fleet.output;
    const startedMs = await untilTrue(() => stations.every(({ speedMps }) => speedMps > 0.1), startMs, why);
    await untilTrue(
      () => stations.every(({ frames }) => frames.has('map -> odom') && frames.has('odom -> base_link')),
      10_000,
      why,
    );
    await untilTrue(() => stations.every(({ health }) => health.size >= 8), 10_000, why);
    await fleet.stop();
    await dispose();
    expect(faults).toEqual([]);
    expect(fleet.process.exitCode).toBe(0);
    console.log(`fleet: 6 robots drive ${startedMs} ms after the start, each with frames and health`);
  });
});
