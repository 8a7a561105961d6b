import { ensureDebianPackages } from './house/debian-packages.ts';
import { checks } from './house/checks.ts';
import { ensureGazebo } from './house/gazebo.ts';
import { runCommand } from './house/run-command.ts';
import { runVitest } from './house/run-vitest.ts';
import { emptyTally, tallyLine } from './house/tally.ts';

/** `npm test [-- filter…]`: everything a change must pass. `--long` runs the campaigns of tests/long instead. */
const long = process.argv.includes('--long');
const filters = process.argv.slice(2).filter((argument) => argument !== '--long');
const tally = emptyTally();
const started = performance.now();

for (const { package: missing, reason } of await ensureDebianPackages()) {
  console.log(`SKIP ${missing.usedFor}: ${missing.name} is not installed (${reason})`);
}
const gazebo = await ensureGazebo((line) => console.log(line));
if ('reason' in gazebo) console.log(`SKIP tests in a real Gazebo: it is not installed (${gazebo.reason})`);
if (!long && filters.length === 0) {
  for (const check of checks) {
    let failure: string | undefined;
    const begun = performance.now();
    for (const [command, ...args] of check.commands) {
      const { code, output } = await runCommand(command, args, { timeoutMs: 300_000 });
      if (code === 0) continue;
      failure = `${check.name}: ${command} ${args.join(' ')} ended with ${code}`;
      console.log(output);
      break;
    }
    if (failure === undefined) tally.passed++;
    else tally.failures.push(failure);
    console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} ${check.name} (${seconds(begun)} s)`);
  }
}
await runVitest(tally, filters, long);

for (const skip of tally.skips) console.log(`skipped: ${skip}`);
for (const failure of tally.failures) console.log(`failed: ${failure}`);
console.log(`${seconds(started)} s in all`);
console.log(tallyLine(tally));
process.exit(tally.failures.length === 0 ? 0 : 1);

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
