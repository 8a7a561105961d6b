import { execFile } from 'node:child_process';
import { exitCodes } from './exit-codes.ts';
import { writeReport } from './process-report.ts';
import { serviceNotifier } from './service-notifier.ts';
import type { SupervisedRobot } from './supervised-robot.ts';
import { WatchedProcess } from './watched-process.ts';
import type { ProcessState } from './watched-process.ts';

const keptLines = 20;
const renewalMs = 3_600_000;

/** Runs the robot's process until the signal aborts or it is given up; resolves with the exit code of this process. */
export async function superviseRobot(
  robot: SupervisedRobot,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const { callSign, dataDir } = robot;
  const notifier = serviceNotifier(process.env);
  const lastLines: string[] = [];
  let state: ProcessState = { kind: 'stopped' };
  const onState = (next: ProcessState): void => {
    const before = state.kind;
    state = next;
    const text = `${callSign}: ${inWords(next)}`;
    notifier.status(text);
    if (next.kind === 'running') {
      if (before !== 'running') notifier.ready(text);
      notifier.alive();
    }
    if (next.kind === before) return;
    writeReport(dataDir, next, Date.now(), next.kind === 'running' ? [] : lastLines);
    if (next.kind !== 'running') print(text);
  };
  const child = new WatchedProcess({
    ...robot.process,
    onLine(line) {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - keptLines);
      print(line);
    },
    onState,
  });
  child.start();
  const renewal = keepRenewed(robot, print);
  const stop = (): void => {
    notifier.stopping();
    void child.stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  await child.ended;
  clearInterval(renewal);
  return exitCodeOf(state);
}

/** The certificate is looked at every hour, by a process that ends again. */
function keepRenewed(
  { callSign, renewal }: SupervisedRobot,
  print: (line: string) => void,
): NodeJS.Timeout | undefined {
  if (renewal === undefined) return undefined;
  const look = (): void => {
    execFile(process.execPath, [...renewal], { timeout: 300_000 }, (error, stdout) => {
      for (const line of stdout.split('\n')) if (line !== '') print(`${callSign} identity: ${line}`);
      if (error !== null) print(`${callSign} identity: the renewal failed: ${error.message}`);
    });
  };
  look();
  return setInterval(look, renewalMs);
}

function inWords(state: ProcessState): string {
  switch (state.kind) {
    case 'starting':
      return 'starting';
    case 'running':
      return state.status;
    case 'waiting':
      return `${state.why}; starting again in ${state.seconds} s`;
    case 'crash-loop':
      return `CRASH LOOP, given up: ${state.why}. Look at the log, mend the cause, then start the service again`;
    case 'given-up':
      return `given up: ${state.why}`;
    case 'stopped':
      return 'stopped';
  }
}

function exitCodeOf(state: ProcessState): number {
  if (state.kind === 'crash-loop') return exitCodes.crashLoop;
  return state.kind === 'given-up' ? state.code : 0;
}
