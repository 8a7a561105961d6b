import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseProgramOrExit } from '#launch/args.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { calibrationUs } from './calibration.ts';

/** Every `*.bench.ts` beside this file exports one `benchmark`. */
const { values, operands } = parseProgramOrExit({
  command: 'npm run bench --',
  summary: 'Runs the benchmarks one after the other and prints them as ratios against a calibration loop.',
  operands: '[name…]',
  options: { json: { kind: 'text', value: 'FILE', help: 'where the figures go', default: '.data/bench/latest.json' } },
  examples: [
    ['npm run bench', 'all of them, some minutes'],
    ['npm run bench -- ingest', 'only those whose name begins with ingest'],
  ],
});

interface Result {
  readonly benchmark: string;
  readonly figures: readonly Figure[];
  readonly calibrationUs: number;
}

const files = globSync('tests/benchmarks/*.bench.ts').sort();
const all = await Promise.all(
  files.map(async (file) => ((await import(resolve(file))) as { benchmark: Benchmark }).benchmark),
);
const chosen = all.filter(({ name }) => operands.length === 0 || operands.some((wanted) => name.startsWith(wanted)));
if (chosen.length === 0) {
  console.error(`No benchmark of that name. There are: ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const results: Result[] = [];
let failed = 0;
for (const benchmark of chosen) {
  console.log(`\n${benchmark.name}: ${benchmark.about}`);
  const calibration = calibrationUs();
  try {
    const figures = await benchmark.run();
    results.push({ benchmark: benchmark.name, figures, calibrationUs: calibration });
    for (const figure of figures) console.log(row(figure, calibration));
  } catch (error) {
    failed++;
    console.log(`  could not be measured: ${(error as Error).message}`);
  }
}
const report = {
  at: new Date().toISOString(),
  node: process.versions.node,
  cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
  results,
};
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
console.log(`\nWritten to ${values.json}.`);
process.exit(failed === 0 ? 0 : 1);

function row({ name, value, unit, n, load, cpuUs, goal }: Figure, calibration: number): string {
  const parts = [`  ${name.padEnd(44)} ${format(value).padStart(10)} ${unit.padEnd(8)} n=${n}`];
  if (cpuUs !== undefined)
    parts.push(`${format(cpuUs)} µs CPU each (${(cpuUs / calibration).toFixed(2)} calibrations)`);
  if (load !== undefined) parts.push(load);
  if (goal !== undefined) parts.push(verdict(value, goal));
  return parts.join('  ');
}

function verdict(value: number, goal: NonNullable<Figure['goal']>): string {
  const [limit, met, word] =
    'atMost' in goal ? [goal.atMost, value <= goal.atMost, '<='] : [goal.atLeast, value >= goal.atLeast, '>='];
  return `goal ${word} ${limit}: ${met ? 'met' : 'MISSED'} (x${(value / limit).toFixed(2)})`;
}

function format(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
