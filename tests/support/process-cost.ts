import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessCost {
  readonly rssMb: number;
  /** Pages shared with other processes counted in parts. */
  readonly pssMb: number;
  readonly cpuPercent: number;
}

/** Linux: USER_HZ is 100 on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** What a process takes over some seconds of its life, from /proc. */
export async function processCost(pid: number, seconds: number): Promise<ProcessCost> {
  const before = ticksOf(pid);
  const started = performance.now();
  await sleep(seconds * 1000);
  const spent = (ticksOf(pid) - before) / ticksPerSecond;
  const wall = (performance.now() - started) / 1000;
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(memory)?.[1]) * 1024) / 1e6;
  return { rssMb: megabytes('Rss'), pssMb: megabytes('Pss'), cpuPercent: (100 * spent) / wall };
}

export const childOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);

function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
