import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { McapIndexedReader } from '@mcap/core';
import { expect, it } from 'vitest';
import { readReport } from '#launch/field/process-report.ts';
import { zstdChunk } from '#robots/recorder/zstd-chunk.ts';
import type { Odometry } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { fieldFolder } from '#tests/support/field-robot.ts';
import { freePort } from '#tests/support/free-port.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';
import { childOf } from '#tests/support/process-cost.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const extra = `sight: { source: detections }
disk: { totalMb: 200, keepFreeMb: 0, recordingsMb: 50, logMb: 5 }
recorder: { afterSeconds: 2 }
`;
const program = (file: string, ...args: string[]): ChildProgram => new ChildProgram(process.execPath, [file, ...args]);

async function until(
  what: string,
  isThere: () => boolean,
  children: readonly ChildProgram[],
  ms = 90_000,
): Promise<void> {
  for (const end = performance.now() + ms; !isThere(); await sleep(100)) {
    if (performance.now() > end)
      throw new Error(`${what} never came:\n${children.map(({ output }) => output).join('\n---\n')}`);
  }
}

describeWithRos('npm run robot -- --config', () => {
  it('patrols on the sensors of another process, stands when it is killed, comes back, and records a fault', async () => {
    using folder = temporaryFolder();
    const [httpPort, mqttPort] = [await freePort(), await freePort()];
    const urls = { centre: `http://127.0.0.1:${httpPort}`, broker: `mqtt://127.0.0.1:${mqttPort}` };
    const { config, dataDir, provisioning } = fieldFolder(folder.path, { ...urls, extra });
    await using centre = program(
      'launch/control-center.ts',
      '--mode=SIM',
      `--port=${httpPort}`,
      `--mqtt-port=${mqttPort}`,
      `--provisioning=${provisioning}`,
      `--data-dir=${folder.path}/centre`,
    );
    await using body = program('launch/simulate.ts', 'border-hills', '--ros', '--fidelity', 'statistical');
    const { graph, dispose } = await realGraph();
    const station = graph.createNode('station', { namespace: 'bpc/R_01' });
    let odometry: Odometry | undefined;
    station.createSubscription(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream, (one) => (odometry = one));
    const speed = (): number => odometry?.twist.twist.linear.x ?? 0;
    await until('a body', () => odometry !== undefined, [body]);

    const doctor = spawnSync(process.execPath, ['launch/robot.ts', '--config', config, '--check'], {
      encoding: 'utf8',
    });
    expect(doctor.stdout).toMatch(/ok +topic odom +\d/);
    expect(doctor.stdout).toMatch(/ok +broker .* takes bpc\/R-01/);
    expect(doctor.stdout).not.toContain('FAULT');
    expect(speed()).toBe(0);

    await using robot = program('launch/robot.ts', '--config', config);
    await until('a patrol', () => speed() > 0.5, [robot, centre]);
    const supervisor = readReport(dataDir)!.pid;
    process.kill(childOf(supervisor), 'SIGKILL');
    const killedAt = performance.now();
    await until('a stop', () => speed() === 0, [robot]);
    const stoppedMs = performance.now() - killedAt;
    await until('a second patrol', () => speed() > 0.5, [robot, centre]);
    expect(robot.output).toMatch(/ended by SIGKILL; starting again in 1 s/);

    await sleep(5000);
    await body.stop('SIGINT');
    await until('a recording', () => robot.output.includes('recording '), [robot]);
    await robot.stop('SIGTERM');
    await dispose();
    expect(readReport(dataDir)!.state.kind).toBe('stopped');
    const listed = spawnSync(process.execPath, ['launch/robot.ts', 'recordings', '--config', config], {
      encoding: 'utf8',
    });
    const [, name] = /^(\S+-fault)\.mcap/m.exec(listed.stdout) ?? [];
    expect(name, listed.stdout).toBeDefined();
    const bytes = readFileSync(`${dataDir}/recordings/${name}.mcap`);
    const reader = await McapIndexedReader.Initialize({
      readable: {
        size: () => Promise.resolve(BigInt(bytes.length)),
        read: (offset, length) => Promise.resolve(bytes.subarray(Number(offset), Number(offset + length))),
      },
      decompressHandlers: { zstd: (chunk) => zstdChunk.decompress(chunk) },
    });
    const counts = new Map<string, number>();
    for await (const { channelId } of reader.readMessages()) {
      const { topic } = reader.channelsById.get(channelId)!;
      counts.set(topic, (counts.get(topic) ?? 0) + 1);
    }
    expect(counts.get('/bpc/R_01/odom')).toBeGreaterThan(20);
    expect(counts.get('/bpc/R_01/cmd_vel')).toBeGreaterThan(10);
    expect([...counts.keys()].some((topic) => topic.endsWith('/v3/bpc/R-01/state'))).toBe(true);
    console.log(
      `field: stood ${Math.round(stoppedMs)} ms after kill -9; ${name}: ${bytes.length} bytes, ${counts.size} topics`,
    );
  }, 240_000);
});
