import { relative } from 'node:path';
import { startVitest } from 'vitest/node';
import type { TestModule } from 'vitest/node';
import type { Tally } from './tally.ts';

/** Runs the unit, constellation, conformance and browser tests in forked processes and adds them to the tally. */
export async function runVitest(tally: Tally, filters: readonly string[], long: boolean): Promise<void> {
  if (long) process.env['BPC_LONG'] = '1';
  process.exitCode = undefined;
  const vitest = await startVitest('test', [...filters], { watch: false, run: true, passWithNoTests: false });
  for (const module of vitest.state.getTestModules()) count(module, tally);
  for (const error of vitest.state.getUnhandledErrors()) {
    tally.failures.push(`unhandled: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (vitest.state.getTestModules().length === 0) tally.failures.push('vitest found no test');
  await vitest.close();
}

function count(module: TestModule, tally: Tally): void {
  const file = relative(process.cwd(), module.moduleId);
  for (const error of module.errors()) tally.failures.push(`${file}: ${error.message}`);
  for (const suite of module.children.allSuites()) {
    for (const error of suite.errors()) tally.failures.push(`${file} > ${suite.fullName}: ${error.message}`);
  }
  for (const test of module.children.allTests()) {
    const result = test.result();
    const name = `${file} > ${test.fullName}`;
    if (result.state === 'passed') tally.passed++;
    else if (result.state === 'failed') tally.failures.push(name);
    else tally.skips.push(result.state === 'skipped' && result.note ? `${name}: ${result.note}` : name);
  }
}
