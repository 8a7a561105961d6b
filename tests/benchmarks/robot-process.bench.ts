import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleProgram } from '#launch/field/bundle-agent.ts';
import { readReport } from '#launch/field/process-report.ts';
import { leanFlags } from '#launch/field/supervised-robot.ts';
import { installedRosFault } from '#robots/ros/load-rclnodejs.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { fieldFolder } from '#tests/support/field-robot.ts';
import type { FieldFolder } from '#tests/support/field-robot.ts';
import { freePort } from '#tests/support/free-port.ts';
import { childOf, processCost } from '#tests/support/process-cost.ts';
import type { ProcessCost } from '#tests/support/process-cost.ts';
import type { Benchmark, Figure } from './benchmark.ts';

const seconds = 30;
/** By then the flight recorder's ring is full. */
const settleMs = 155_000;
const extra = 'sight: { source: detections }\ndisk: { totalMb: 500, keepFreeMb: 0, recordingsMb: 100, logMb: 5 }\n';
const goals = { rss: { atMost: 120 }, cpu: { atMost: 5 } } as const;

/** A robot process alone: all of it but the detector. */
export const benchmark: Benchmark = {
  name: 'robot-process',
  about:
    'memory and processor of one robot process that patrols and records, 10 Hz odometry, 20 Hz attitude, detections from outside: on a ' +
    'real ROS graph with its sensors in another process, or without ROS with a body in the same process',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'robot-bench-'));
    try {
      return await (installedRosFault() === undefined ? onRos(folder) : onStandIn(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function onRos(root: string): Promise<readonly Figure[]> {
  const [httpPort, mqttPort] = [await freePort(), await freePort()];
  const centreUrl = `http://127.0.0.1:${httpPort}`;
  const folder = fieldFolder(root, { centre: centreUrl, broker: `mqtt://127.0.0.1:${mqttPort}`, extra });
  await using centre = node(
    'launch/control-center.ts',
    '--mode=SIM',
    `--port=${httpPort}`,
    `--mqtt-port=${mqttPort}`,
    `--provisioning=${folder.provisioning}`,
    `--data-dir=${join(root, 'centre')}`,
  );
  await centre.listening(mqttPort, 60_000);
  await using body = node('launch/simulate.ts', 'border-hills', '--ros', '--fidelity', 'statistical');
  await said(body, 'stand on the graph');
  // The first start compiles; the second is what a robot does from then on.
  await using first = node('launch/robot.ts', '--config', folder.config);
  await said(first, 'patrol begins');
  await first.stop();
  await using robot = node('launch/robot.ts', '--config', folder.config);
  await said(robot, 'patrol begins');
  await sleep(settleMs);
  const supervisor = readReport(folder.dataDir)?.pid ?? 0;
  const load = `real ROS graph, load average ${loadavg()[0]?.toFixed(1)}`;
  const [agent, parent] = await Promise.all([
    processCost(childOf(supervisor), seconds),
    processCost(supervisor, seconds),
  ]);
  return [...figures('robot process', agent, load, true), ...figures('its supervisor', parent, load, false)];
}

async function onStandIn(root: string): Promise<readonly Figure[]> {
  const folder = fieldFolder(root, { extra });
  const file = join(root, 'stand-in.js');
  await bundleProgram('tests/support/robot-stand-in.ts', file);
  const whole = await costOf(folder, file, 'robot');
  const body = await costOf(folder, file, 'body');
  const load = `no ROS here, body in the same process, load average ${loadavg()[0]?.toFixed(1)}`;
  const cpuPercent = whole.cpuPercent - body.cpuPercent;
  return [
    ...figures('robot and body', whole, load, false),
    ...figures('the body alone', body, load, false),
    { name: 'robot without body: CPU', value: cpuPercent, unit: '%', n: seconds, load, goal: goals.cpu },
  ];
}

async function costOf({ config }: FieldFolder, file: string, part: string): Promise<ProcessCost> {
  await using program = node(...leanFlags, file, config, part);
  await said(program, 'ready');
  await sleep(settleMs);
  return processCost(program.process.pid ?? 0, seconds);
}

const node = (...args: string[]): ChildProgram => new ChildProgram(process.execPath, args);

async function said(program: ChildProgram, words: string): Promise<void> {
  for (const end = performance.now() + 120_000; !program.output.includes(words); await sleep(100)) {
    if (performance.now() > end || !program.isRunning) throw new Error(`never said "${words}":\n${program.output}`);
  }
}

const figures = (name: string, cost: ProcessCost, load: string, isJudged: boolean): readonly Figure[] => [
  { name: `${name}: RSS`, value: cost.rssMb, unit: 'MB', n: 1, load, ...(isJudged && { goal: goals.rss }) },
  { name: `${name}: PSS`, value: cost.pssMb, unit: 'MB', n: 1, load },
  {
    name: `${name}: CPU`,
    value: cost.cpuPercent,
    unit: '% of a core',
    n: seconds,
    load,
    ...(isJudged && { goal: goals.cpu }),
  },
];
