import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { qos } from '#shared/ros/port.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';
import { startProgram, untilTrue } from '#tests/support/ros-station.ts';

const robots = Array.from({ length: 30 }, (_, i) => i);
const aProcess = 10;
const measuredMs = 10_000;

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

describeWithRos('thirty robots on a real graph', () => {
  it('are all heard, all hear, and all answer a stop', async () => {
    await using first = startProgram('tests/support/ros-fleet.ts', '0', String(aProcess));
    await using second = startProgram('tests/support/ros-fleet.ts', '10', String(aProcess));
    await using third = startProgram('tests/support/ros-fleet.ts', '20', String(aProcess));
    const why = (): string => [first, second, third].map(({ output }) => output).join('\n');
    const { graph, faults, dispose } = await realGraph();
    const station = graph.createNode('station', { namespace: '' });
    const fixes = robots.map(() => 0);
    const words = robots.map(() => '');
    const latenciesMs: number[] = [];
    const isStopped = robots.map(() => false);
    const word = station.createPublisher('/fleet/word', 'std_msgs/msg/String', qos.stream);
    const stops = robots.map((i) => {
      station.createSubscription(`/fleet/R_${i}/gps/fix`, 'sensor_msgs/msg/NavSatFix', qos.stream, (fix) => {
        fixes[i]!++;
        isStopped[i] = fix.status.status < 0;
        latenciesMs.push(Date.now() - fromStamp(fix.header.stamp));
      });
      station.createSubscription(`/fleet/R_${i}/heard`, 'std_msgs/msg/String', qos.stream, ({ data }) => {
        words[i] = data;
      });
      return station.createClient(`/fleet/R_${i}/stop`, 'std_srvs/srv/Trigger');
    });
    const discoveredMs = await untilTrue(() => fixes.every((count) => count > 0), 30_000, why);

    fixes.fill(0);
    latenciesMs.length = 0;
    const started = performance.now();
    const before = process.cpuUsage();
    await sleep(measuredMs);
    const { user, system } = process.cpuUsage(before);
    const passedS = (performance.now() - started) / 1000;
    const latencies = [...latenciesMs];
    const total = fixes.reduce((sum, count) => sum + count, 0);
    // 5 Hz each; a loaded machine may begin or end one late.
    for (const count of fixes) expect(count).toBeGreaterThanOrEqual(Math.floor(passedS * 5) - 2);

    word.publish({ data: 'all of you' });
    await untilTrue(
      () => words.every((heard) => heard === 'all of you'),
      5000,
      () => words.join(),
    );

    const asked = performance.now();
    const answers = await Promise.all(stops.map((client) => client.call({}, 5000)));
    const answeredMs = performance.now() - asked;
    expect(answers.map(({ message }) => message)).toEqual(robots.map((i) => `R_${i} stands`));
    await untilTrue(
      () => isStopped.every((one) => one),
      5000,
      () => isStopped.join(),
    );
    await dispose();
    expect(faults).toEqual([]);
    console.log(
      `30 robots in 3 processes: all discovered in ${discoveredMs} ms; ${total} fixes in ${passedS.toFixed(1)} s, latency p50 ${quantile(latencies, 0.5).toFixed(1)} ms p99 ${quantile(latencies, 0.99).toFixed(1)} ms; station ${((user + system) / passedS / 1e4).toFixed(1)} % of a core; stop of all answered in ${answeredMs.toFixed(0)} ms`,
    );
  });
});
