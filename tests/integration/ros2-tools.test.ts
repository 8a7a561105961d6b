import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ChildProgram } from '#tests/support/child-program.ts';
import { findProgram } from '#tests/support/find-program.ts';
import { requiresProgram } from '#tests/support/requires-program.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';
import { Station, robotArguments, startProgram, untilTrue } from '#tests/support/ros-station.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

/** An independent implementation (rclpy): the `ros2` command line. */
function ros2(...args: readonly string[]): string {
  const { stderr, stdout } = spawnSync(findProgram('ros2') ?? '', [...args, '--no-daemon', '--spin-time', '2'], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return `${stdout}${stderr}`.replaceAll(/^.*disabling multicast\n/gm, '').trim();
}

describeWithRos('the ros2 command line', () => {
  it('reads and sets parameters of our nodes and leads them through their lifecycle', async (context) => {
    requiresProgram(context, 'ros2', 'ros-humble-ros2cli');
    await using peer = startProgram('tests/support/ros-peer.ts', 'tools');
    await untilTrue(
      () => peer.output.includes('ready'),
      15_000,
      () => peer.output,
    );
    expect(ros2('lifecycle', 'nodes')).toBe('/tools/shy');
    expect(ros2('lifecycle', 'get', '/tools/shy')).toBe('unconfigured [1]');
    expect(ros2('lifecycle', 'set', '/tools/shy', 'configure')).toBe('Transitioning successful');
    expect(ros2('lifecycle', 'set', '/tools/shy', 'activate')).toBe('Transitioning successful');
    expect(ros2('lifecycle', 'list', '/tools/shy')).toContain(
      '- deactivate [4]\n\tStart: active\n\tGoal: deactivating',
    );
    expect(ros2('lifecycle', 'list', '-a', '/tools/shy')).toContain('- shutdown [7]');
    expect(ros2('param', 'list', '/tools/shy')).toMatch(/step\s+use_sim_time/);
    expect(ros2('param', 'describe', '/tools/shy', 'step')).toContain('Max value: 10.0');
    expect(ros2('param', 'set', '/tools/shy', 'step', '2.5')).toBe('Set parameter successful');
    expect(ros2('param', 'get', '/tools/shy', 'step')).toBe('Double value is: 2.5');
    expect(ros2('param', 'set', '/tools/shy', 'step', '99.0')).toContain('step: must lie between -10 and 10, got 99');
    expect(ros2('lifecycle', 'set', '/tools/shy', 'shutdown')).toBe('Transitioning successful');
    expect(ros2('lifecycle', 'get', '/tools/shy')).toBe('finalized [4]');
  }, 120_000);

  it('launches bodies and an agent, starts a killed agent again, and ends them all', async (context) => {
    const program = requiresProgram(context, 'ros2', 'ros-humble-ros2launch');
    using folder = temporaryFolder();
    const [, mqtt, , secrets, , disks] = robotArguments(folder.path) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const wanted = {
      robots: 'R-01',
      mqtt_url: mqtt,
      secrets,
      data_dir: disks,
      respawn_delay: '1.0',
      use_sim_time: 'true',
    };
    const given = Object.entries(wanted).map(([name, value]) => `${name}:=${value}`);
    await using launch = new ChildProgram(program, ['launch', join('launch', 'ros2', 'robots.launch.py'), ...given]);
    const { graph, dispose } = await realGraph();
    const station = new Station(graph, 'bpc/R_01');
    const why = (): string => launch.output;
    const droveMs = await untilTrue(() => station.speedMps > 0.3, 60_000, why);
    const pidOf = (name: string): number =>
      Number(
        [...launch.output.matchAll(new RegExp(`\\[${name}-\\d+\\]: process started with pid \\[(\\d+)\\]`, 'g'))].at(
          -1,
        )?.[1],
      );
    const pids = ['simulator', 'agent-R-01'].map(pidOf);
    process.kill(pids[1]!, 'SIGKILL');
    const stoodMs = await untilTrue(() => station.speedMps === 0, 10_000, why);
    const againMs = await untilTrue(() => station.speedMps > 0.3, 60_000, why);
    expect(pidOf('agent-R-01')).not.toBe(pids[1]);
    await dispose();
    await launch.stop('SIGINT');
    expect(launch.process.exitCode).toBe(0);
    for (const pid of [pids[0]!, pidOf('agent-R-01')]) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    console.log(
      `ros2 launch: drove ${droveMs} ms after the start; agent killed: stood after ${stoodMs} ms, drove again ${againMs} ms later`,
    );
  }, 180_000);
});
