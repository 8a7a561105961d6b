import { Constellation } from '#tests/constellation/constellation.ts';
import { describeReport } from '#tests/constellation/constellation-report.ts';
import { parseProgramOrExit } from './args.ts';

const { values } = parseProgramOrExit({
  command: 'npm run soak --',
  summary: 'Plays the whole constellation in simulated time, with seeded faults and every invariant on.',
  options: {
    seed: { kind: 'number', value: 'S', help: 'the first seed', default: 1, min: 0 },
    runs: { kind: 'number', value: 'N', help: 'how many seeds, one after the other', default: 1, min: 1 },
    hours: { kind: 'number', value: 'H', help: 'simulated hours a run', default: 1, min: 0.01, max: 1000 },
    robots: { kind: 'number', value: 'N', help: 'robots in the sector', default: 6, min: 1, max: 100 },
    sector: { kind: 'choice', choices: ['border-hills', 'customs-terminal'], help: 'where', default: 'border-hills' },
    fidelity: { kind: 'choice', choices: ['statistical', 'pixels'], help: 'what robots see', default: 'statistical' },
    calm: { kind: 'flag', help: 'no faults and no stops' },
    verbose: { kind: 'flag', help: 'print the newest events at the end' },
  },
  examples: [
    ['npm run soak -- --seed 7 --hours 1 --robots 10', 'one hour of ten robots'],
    ['npm run soak -- --seed 1 --runs 200 --hours 0.17', 'two hundred seeds of ten minutes'],
  ],
});

let broken = 0;
for (let seed = values.seed; seed < values.seed + values.runs; seed++) {
  const started = performance.now();
  const constellation = new Constellation({
    seed,
    robots: values.robots,
    durationMs: values.hours * 3_600_000,
    fidelity: values.fidelity as 'statistical' | 'pixels',
    sector: values.sector as 'border-hills' | 'customs-terminal',
    ...(values.calm ? {} : { meanFaultGapMs: 45_000, meanHaltGapMs: 300_000 }),
    onProgress: (simulatedMs) => progress(seed, simulatedMs, performance.now() - started),
  });
  const report = await constellation.run();
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  for (const line of describeReport(report)) console.log(line);
  if (values.verbose) for (const line of constellation.recent) console.log(line);
  if (report.broken !== undefined) broken++;
}
if (values.runs > 1) console.log(`${values.runs - broken} of ${values.runs} seeds held every invariant`);
process.exit(broken === 0 ? 0 : 1);

function progress(seed: number, simulatedMs: number, wallMs: number): void {
  const text = `seed ${seed}: ${(simulatedMs / 60_000).toFixed(1)} simulated minutes in ${(wallMs / 1000).toFixed(0)} s`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else if (simulatedMs % 600_000 === 0) process.stderr.write(`${text}\n`);
}
