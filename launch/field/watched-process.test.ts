import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CrashLedger } from './crash-ledger.ts';
import { WatchedProcess } from './watched-process.ts';
import type { ProcessState, WatchedProcessOptions } from './watched-process.ts';

const beating = `setInterval(() => process.send({ kind: 'beat', status: 'PATROL' }), 20); console.log('up ' + process.pid);`;

function watched(program: string, options: Partial<WatchedProcessOptions> = {}) {
  const states: ProcessState[] = [];
  const lines: string[] = [];
  const subject = new WatchedProcess({
    args: ['-e', program],
    env: {},
    stallMs: 1000,
    startMs: 20_000,
    crashes: { ends: 3, withinMs: 600_000, firstBackOffMs: 20, longestBackOffMs: 100 },
    finalCodes: [78],
    graceMs: 5000,
    onLine: (line) => lines.push(line),
    onState: (state) => states.push(state),
    ...options,
  });
  const until = async (isThere: () => boolean): Promise<void> => {
    for (const end = performance.now() + 30_000; !isThere(); await sleep(10)) {
      if (performance.now() > end) throw new Error(JSON.stringify({ states, lines }));
    }
  };
  const kinds = (): string[] => states.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1]);
  return { subject, states, lines, until, kinds };
}

describe('a watched process', () => {
  it('runs, beats, and ends on stop', async () => {
    const { subject, until, kinds, states } = watched(beating);
    subject.start();
    await until(() => states.some(({ kind }) => kind === 'running'));
    await subject.stop();
    expect(kinds()).toEqual(['starting', 'running', 'stopped']);
  });

  it('killed with -9, is there again', async () => {
    const { subject, until, kinds, lines, states } = watched(beating);
    subject.start();
    await until(() => states.at(-1)?.kind === 'running');
    process.kill(subject.pid!, 'SIGKILL');
    await until(() => lines.length === 2 && states.at(-1)?.kind === 'running');
    await subject.stop();
    expect(kinds()).toEqual(['starting', 'running', 'waiting', 'starting', 'running', 'stopped']);
    expect(states.find(({ kind }) => kind === 'waiting')).toMatchObject({ why: 'ended by SIGKILL' });
  });

  it('whose event loop stands still is killed and started again', async () => {
    const stalling = `${beating} setTimeout(() => { for (;;); }, 100);`;
    const { subject, until, states } = watched(stalling, { stallMs: 300 });
    subject.start();
    await until(() => states.some(({ kind }) => kind === 'waiting'));
    await subject.stop();
    const waiting = states.find(({ kind }) => kind === 'waiting');
    expect(waiting).toMatchObject({ why: expect.stringMatching(/event loop stood still/) as string });
  });

  it('that never beats is killed after its time to start', async () => {
    const { subject, until, states } = watched('setInterval(() => {}, 1000)', { startMs: 300, stallMs: 100 });
    subject.start();
    await until(() => states.some(({ kind }) => kind === 'waiting'));
    await subject.stop();
  });

  it('that crashes at once again and again is given up, in words', async () => {
    const { subject, kinds, states } = watched('process.exit(3)');
    subject.start();
    await subject.ended;
    expect(kinds()).toEqual(['starting', 'waiting', 'starting', 'waiting', 'starting', 'crash-loop']);
    expect(states.at(-1)).toEqual({
      kind: 'crash-loop',
      why: '3 ends within 10 min; the last: ended with code 3',
    });
  });

  it('that says its configuration is wrong is not started again', async () => {
    const { subject, states } = watched('process.exit(78)');
    subject.start();
    await subject.ended;
    expect(states.at(-1)).toEqual({ kind: 'given-up', why: 'ended with code 78', code: 78 });
  });

  it('deaf to SIGTERM is killed after the grace', async () => {
    const { subject, until, kinds, states } = watched(`process.on('SIGTERM', () => {}); ${beating}`, { graceMs: 100 });
    subject.start();
    await until(() => states.some(({ kind }) => kind === 'running'));
    await subject.stop();
    expect(kinds().at(-1)).toBe('stopped');
  });
});

describe('the crash ledger', () => {
  const limits = { ends: 4, withinMs: 600_000, firstBackOffMs: 1000, longestBackOffMs: 3000 };

  it('waits twice as long each time, up to a limit, and begins again after a long run', () => {
    const ledger = new CrashLedger(limits);
    const waits = [0, 700_000, 1_400_000].map((now) => ledger.ended(now, 10));
    expect(waits).toEqual([1000, 2000, 3000].map((afterMs) => ({ kind: 'restart', afterMs })));
    expect(ledger.ended(2_200_000, 700_000)).toEqual({ kind: 'restart', afterMs: 1000 });
  });

  it('calls the fourth end within the window a loop, and none that are further apart', () => {
    const ledger = new CrashLedger(limits);
    const verdicts = [0, 1, 700_000, 700_001, 700_002, 700_003].map((now) => ledger.ended(now, 10).kind);
    expect(verdicts).toEqual([...Array<string>(5).fill('restart'), 'crash-loop']);
  });
});
