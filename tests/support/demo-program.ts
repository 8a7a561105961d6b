import { setTimeout as sleep } from 'node:timers/promises';
import { ChildProgram } from './child-program.ts';

export interface RunningDemo extends AsyncDisposable {
  readonly address: string;
  readonly program: ChildProgram;
  /** One-time login links by role. */
  readonly links: Readonly<Record<string, string>>;
  readonly startedInMs: number;
}

/** `npm start` as a newcomer runs it, on ports of the system's choice, with a folder of its own. */
export async function startDemo(dataDir: string, extra: readonly string[] = []): Promise<RunningDemo> {
  const started = performance.now();
  const program = new ChildProgram(process.execPath, [
    'launch/demo.ts',
    '--port',
    '0',
    '--data-dir',
    dataDir,
    '--fresh',
    ...extra,
  ]);
  const deadline = started + 60_000;
  while (!/admin +http/.test(program.output)) {
    if (!program.isRunning || performance.now() > deadline)
      throw new Error(`the demo did not start:\n${program.output}`);
    await sleep(50);
  }
  const links = Object.fromEntries(
    [...program.output.matchAll(/^ {2}(\w+) +(http\S+)$/gm)].map(([, role = '', link = '']) => [role, link]),
  );
  return {
    program,
    links,
    address: /Console: (http\S+)/.exec(program.output)?.[1] ?? '',
    startedInMs: performance.now() - started,
    [Symbol.asyncDispose]: () => program.stop('SIGINT'),
  };
}
