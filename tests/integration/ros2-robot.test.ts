import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { demoFolder, provision } from '#launch/demo/provision.ts';
import type { NavSatFix, Odometry, Twist } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

describeWithRos('npm run robot -- --ros', () => {
  it('puts a patrolling robot on the graph, as another process sees it', async () => {
    using folder = temporaryFolder();
    const demo = demoFolder(folder.path);
    provision(demo, sectors[scenarios['border-hills'].sector].roster, true);
    await using robot = new ChildProgram(
      process.execPath,
      ['launch/robot.ts', '--ros', '--fidelity', 'statistical', '--mqtt-url', 'mqtt://127.0.0.1:9'].concat([
        '--secrets',
        demo.robots,
        '--data-dir',
        join(folder.path, 'robots'),
      ]),
    );
    const { graph, faults, dispose } = await realGraph();
    const station = graph.createNode('station', { namespace: 'bpc/R_01' });
    const heard = { odometry: [] as Odometry[], fixes: [] as NavSatFix[], commands: [] as Twist[] };
    station.createSubscription(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream, (m) =>
      heard.odometry.push(m),
    );
    station.createSubscription(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', qos.stream, (m) => heard.fixes.push(m));
    station.createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, (m) =>
      heard.commands.push(m),
    );
    const travelled = (): number => {
      const [first, last] = [heard.odometry.at(0), heard.odometry.at(-1)].map((one) => one?.pose.pose.position);
      return first && last ? Math.hypot(last.x - first.x, last.y - first.y) : 0;
    };
    for (const end = performance.now() + 45_000; travelled() < 5; await sleep(100)) {
      if (performance.now() > end || !robot.isRunning) throw new Error(`it does not patrol:\n${robot.output}`);
    }
    await robot.stop('SIGTERM');
    await dispose();
    expect(robot.process.exitCode).toBe(0);
    expect(robot.output).not.toContain('fault');
    expect(faults).toEqual([]);
    expect(heard.fixes.length).toBeGreaterThan(5);
    expect(heard.commands.some(({ linear }) => linear.x > 0)).toBe(true);
    console.log(
      `robot: ${heard.odometry.length} odometry, ${heard.fixes.length} fixes, ${heard.commands.length} commands heard over ${travelled().toFixed(1)} m`,
    );
  });
});
