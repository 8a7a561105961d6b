import { Constellation } from '../constellation/constellation.ts';
import { describeReport } from '../constellation/constellation-report.ts';
import { usualFaults } from '../constellation/seeds.ts';
import type { Benchmark, Figure } from './benchmark.ts';

export const benchmark: Benchmark = {
  name: 'simulator',
  about: 'the whole constellation in simulated time: how much faster than the clock on the wall, on one core',
  async run() {
    return [...(await measure('statistical', 10, 60, 60)), ...(await measure('pixels', 10, 1, 2))];
  },
};

async function measure(
  fidelity: 'statistical' | 'pixels',
  robots: number,
  minutes: number,
  goal: number,
): Promise<Figure[]> {
  const report = await new Constellation({
    seed: 9,
    robots,
    durationMs: minutes * 60_000,
    fidelity,
    ...usualFaults,
  }).run();
  if (report.broken !== undefined) throw new Error(describeReport(report).join('\n'));
  const load = `${robots} robots, ${(report.simulatedMs / 60_000).toFixed(0)} simulated minutes with faults and invariants`;
  const { messages: n } = report;
  return [
    {
      name: `${fidelity}: times real time`,
      value: report.simulatedMs / report.wallMs,
      unit: 'x',
      n,
      load,
      goal: { atLeast: goal },
    },
    {
      name: `${fidelity}: wall time`,
      value: report.wallMs / 1000,
      unit: 's',
      n,
      cpuUs: (report.cpuMs * 1000) / n,
      load,
    },
  ];
}
