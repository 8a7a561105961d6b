import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ChildProgram } from '#tests/support/child-program.ts';
import { Supervisor } from './supervisor.ts';

const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 250 && !condition(); i++) await sleep(20);
  expect(condition()).toBe(true);
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('Supervisor', () => {
  it('prefixes the lines of each program with its name', async () => {
    const lines: string[] = [];
    await using supervisor = new Supervisor({ print: (line) => lines.push(line) });
    supervisor.start({ name: 'greeter', args: ['-e', 'console.log("hello\\nthere")'], restart: false });
    await until(() => lines.length === 2);
    expect(lines).toEqual(['greeter  hello', 'greeter  there']);
  });

  it('starts a killed program again and says so', async () => {
    const lines: string[] = [];
    await using supervisor = new Supervisor({ print: (line) => lines.push(line), firstBackOffMs: 20 });
    supervisor.start({ name: 'worker', args: ['-e', 'setInterval(() => {}, 1000)'] });
    const first = supervisor.pidOf('worker');
    expect(first).toBeGreaterThan(0);
    process.kill(first!, 'SIGKILL');
    await until(() => ![undefined, first].includes(supervisor.pidOf('worker')));
    expect(lines.join('\n')).toContain('ended (SIGKILL); starting it again');
  });

  it('leaves no process behind, not even one that ignores SIGTERM', async () => {
    const lines: string[] = [];
    const supervisor = new Supervisor({ print: (line) => lines.push(line), graceMs: 200 });
    const stubborn = 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)';
    supervisor.start({ name: 'stubborn', args: ['-e', stubborn] });
    supervisor.start({ name: 'polite', args: ['-e', 'console.log("up"); setInterval(() => {}, 1000)'] });
    await until(() => lines.length === 2);
    const pids = ['stubborn', 'polite'].map((name) => supervisor.pidOf(name)!);
    await supervisor.stop();
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('takes its programs along when it is killed itself', async () => {
    const program = `import { stopSignal } from ${JSON.stringify(`${process.cwd()}/launch/stop-signal.ts`)};
      stopSignal().addEventListener('abort', () => process.exit());
      setInterval(() => {}, 1000);`;
    const parent = `import { Supervisor } from ${JSON.stringify(`${process.cwd()}/launch/supervisor.ts`)};
      const supervisor = new Supervisor({ print: () => {} });
      supervisor.start({ name: 'child', args: ['--input-type=module', '-e', ${JSON.stringify(program)}] });
      console.log(supervisor.pidOf('child'));
      setInterval(() => {}, 1000);`;
    await using running = new ChildProgram(process.execPath, ['--input-type=module', '-e', parent]);
    await until(() => /^\d+\n/.test(running.output));
    const child = Number(running.output);
    await sleep(300);
    expect(isAlive(child)).toBe(true);
    await running.stop('SIGKILL');
    await until(() => !isAlive(child));
  });

  it('reports the end of a program that is not to be restarted', async () => {
    const ended: [string, number][] = [];
    await using supervisor = new Supervisor({
      print: () => undefined,
      onEnd: (name, code) => ended.push([name, code]),
    });
    supervisor.start({ name: 'once', args: ['-e', 'process.exit(3)'], restart: false });
    await until(() => ended.length === 1);
    expect(ended).toEqual([['once', 3]]);
  });
});
