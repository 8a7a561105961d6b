/**
 * Plays the constellation without faults and holds every alarm and every track against the truth:
 * `node tests/constellation/alarm-truth-command.ts [--sector border-hills] [--fidelity pixels] [--seed 7] [--runs 1] [--minutes 4]`.
 */
import { parseArgs } from 'node:util';
import { sectors } from '#shared/sector/sectors.ts';
import { AlarmTruth } from './alarm-truth.ts';
import { describeTruth } from './alarm-truth-report.ts';
import { Constellation } from './constellation.ts';

const { values } = parseArgs({
  options: {
    sector: { type: 'string', default: 'border-hills' },
    fidelity: { type: 'string', default: 'pixels' },
    seed: { type: 'string', default: '7' },
    runs: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '4' },
  },
});
const sector = values.sector === 'customs-terminal' ? 'customs-terminal' : 'border-hills';
const truths: AlarmTruth[] = [];
for (let run = 0; run < Number(values.runs); run++) {
  const truth = new AlarmTruth();
  truths.push(truth);
  const started = performance.now();
  const report = await new Constellation({
    seed: Number(values.seed) + run,
    robots: sectors[sector].roster.length,
    durationMs: Number(values.minutes) * 60_000,
    settleMs: 0,
    fidelity: values.fidelity === 'statistical' ? 'statistical' : 'pixels',
    sector,
    extraInvariants: [truth],
  }).run();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(
    `seed ${report.seed}: ${seconds} s${report.broken ? `, BROKEN ${report.broken.invariant}` : ''}\n`,
  );
}
for (const line of describeTruth(truths)) process.stdout.write(`${line}\n`);
process.exit(0);
