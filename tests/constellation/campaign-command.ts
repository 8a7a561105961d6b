import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { parseProgramOrExit } from '#launch/args.ts';
import { campaignOptions } from './campaign/campaign-options.ts';
import { isHeld } from './campaign/campaign-result.ts';
import type { SeedResult } from './campaign/campaign-result.ts';
import { describeSummary, summarize } from './campaign/campaign-summary.ts';
import { ResultsFile } from './campaign/results-file.ts';
import { runCampaign } from './campaign/run-campaign.ts';
import { Constellation } from './constellation.ts';
import { describeReport } from './constellation-report.ts';

const command = 'npm run campaign --';
const { values } = parseProgramOrExit({
  command,
  summary:
    'Plays many seeds of the constellation with every fault and every invariant on; goes on where it was interrupted.',
  options: {
    seeds: { kind: 'number', value: 'N', help: 'how many', default: 200, min: 1 },
    first: { kind: 'number', value: 'S', help: 'the first seed', default: 1, min: 0 },
    seed: { kind: 'number', value: 'S', help: 'play only this seed, here, and print its report', min: 0 },
    hours: { kind: 'number', value: 'H', help: 'simulated hours a seed', default: 1, min: 0.01, max: 1000 },
    robots: { kind: 'number', value: 'N', help: 'robots in the sector', default: 6, min: 1, max: 100 },
    workers: { kind: 'number', value: 'N', help: 'child processes', default: 2, min: 1, max: 64 },
    log: { kind: 'text', value: 'FILE', help: 'with --seed: write the whole event log there' },
    results: { kind: 'text', value: 'DIR', help: 'where results are kept', default: '.cache/campaign' },
    fresh: { kind: 'flag', help: 'play seeds again that have a result of these very sources' },
  },
  examples: [
    [`${command} --seeds 200 --hours 1 --workers 2`, 'the campaign'],
    [`${command} --seed 17 --log 17.log`, 'one seed again, with its event log'],
  ],
});
const length = { hours: values.hours, robots: values.robots };

if (values.seed === undefined) await playAll();
else await playOne(values.seed);

async function playOne(seed: number): Promise<void> {
  const log = values.log === undefined ? undefined : createWriteStream(values.log);
  const onLogged = (line: string): void => void log?.write(`${line}\n`);
  const report = await new Constellation({ ...campaignOptions(seed, length), onLogged }).run();
  for (const line of describeReport(report)) console.log(line);
  log?.end();
  process.exitCode = report.broken === undefined ? 0 : 1;
}

async function playAll(): Promise<void> {
  const file = new ResultsFile(values.results, length);
  const wanted = Array.from({ length: values.seeds }, (_, index) => values.first + index);
  const known = values.fresh ? [] : file.read().filter(({ seed }) => wanted.includes(seed));
  const results = new Map<number, SeedResult>(known.map((result) => [result.seed, result]));
  const missing = wanted.filter((seed) => !results.has(seed));
  if (known.length > 0) console.log(`${results.size} of ${wanted.length} seeds are in ${join(file.path)}`);
  const started = performance.now();
  let done = 0;
  const onResult = (result: SeedResult): void => {
    file.add(result);
    results.set(result.seed, result);
    done++;
    const seconds = (performance.now() - started) / 1000;
    const left = (seconds / done) * (missing.length - done);
    tell(result, `${results.size}/${wanted.length}, ${duration(seconds)} gone, about ${duration(left)} to go`);
  };
  await runCampaign({ ...length, seeds: missing, workers: values.workers, onResult });
  const all = [...results.values()].toSorted((a, b) => a.seed - b.seed);
  const summary = summarize(all);
  for (const line of describeSummary(summary)) console.log(line);
  for (const { seed } of all.filter((result) => !isHeld(result))) console.log(replay(seed));
  console.log(`every result: ${file.path}`);
  process.exitCode = summary.isPassed ? 0 : 1;
}

function tell(result: SeedResult, progress: string): void {
  if (isHeld(result)) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${progress}`);
    else process.stderr.write(`seed ${result.seed} held (${progress})\n`);
    return;
  }
  console.log(`seed ${result.seed} BROKE ${result.kind === 'played' ? result.broken : result.how} (${progress})`);
  console.log(replay(result.seed));
}

function replay(seed: number): string {
  const { hours, robots } = length;
  return `  ${command} --seed ${seed} --hours ${hours} --robots ${robots} --log seed-${seed}.log`;
}

function duration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
