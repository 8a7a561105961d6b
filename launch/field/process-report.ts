import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toIso } from '#shared/time/clock.ts';
import type { ProcessState } from './watched-process.ts';

/** What the supervisor last knew, in `<dataDir>/process.json`: for `doctor`, and for whoever finds the robot standing. */
export interface ProcessReport {
  readonly state: ProcessState;
  /** ISO-8601 UTC. */
  readonly since: string;
  readonly pid: number;
  /** The last lines the robot's process printed, when it ended. */
  readonly lastLines: readonly string[];
}

const file = (dataDir: string): string => join(dataDir, 'process.json');

/** Written when the kind of state changes. A disk that refuses must not stop the robot. */
export function writeReport(dataDir: string, state: ProcessState, now: number, lastLines: readonly string[]): void {
  const report: ProcessReport = { state, since: toIso(now), pid: process.pid, lastLines };
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(`${file(dataDir)}.next`, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file(dataDir)}.next`, file(dataDir));
  } catch (error) {
    process.stderr.write(`${file(dataDir)} could not be written: ${(error as Error).message}\n`);
  }
}

export function readReport(dataDir: string): ProcessReport | undefined {
  try {
    return JSON.parse(readFileSync(file(dataDir), 'utf8')) as ProcessReport;
  } catch {
    return undefined;
  }
}
