import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface ProgramOptions {
  /** Short, for the prefix of its lines. */
  readonly name: string;
  /** Arguments of `node`: the program first. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called for each line instead of printing it. */
  readonly onLine?: (line: string) => void;
  /** Default: yes, with back-off from 0.5 s to 30 s. */
  readonly restart?: boolean;
}

export interface SupervisorOptions {
  readonly print: (line: string) => void;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs?: number;
  readonly firstBackOffMs?: number;
  /** Called when a program that must not be restarted ended by itself. */
  readonly onEnd?: (name: string, code: number) => void;
}

const longestBackOffMs = 30_000;
/** A program that ran this long has recovered: its back-off starts again. */
const steadyMs = 60_000;

/** Runs programs as children of this process, restarts what dies, and leaves none behind. Kills by process id only. */
export class Supervisor implements AsyncDisposable {
  readonly #options: SupervisorOptions;
  readonly #children = new Map<string, ChildProcess>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  start(program: ProgramOptions): void {
    this.#launch(program, this.#options.firstBackOffMs ?? 500);
  }

  pidOf(name: string): number | undefined {
    return this.#children.get(name)?.pid;
  }

  /** SIGTERM, then SIGKILL after the grace; the last started goes first. Resolves when all have ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const child of [...this.#children.values()].reverse()) await end(child, this.#options.graceMs ?? 5000);
    this.#children.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #launch(program: ProgramOptions, backOffMs: number): void {
    const started = performance.now();
    const child = spawn(process.execPath, program.args, {
      // The channel tells the child when this process is gone, however it went (stop-signal.ts).
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...program.env },
    });
    this.#children.set(program.name, child);
    const print = (line: string): void => this.#options.print(`${program.name.padEnd(8)} ${line}`);
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) onLines(stream, program.onLine ?? print);
    child.on('error', (error) => print(error.message));
    child.on('exit', (code, signal) => {
      this.#children.delete(program.name);
      if (this.#stopping) return;
      if (program.restart === false) {
        this.#options.onEnd?.(program.name, code ?? 1);
        return;
      }
      const steady = performance.now() - started >= steadyMs;
      const waitMs = steady ? (this.#options.firstBackOffMs ?? 500) : backOffMs;
      print(`ended (${signal ?? `code ${code}`}); starting it again in ${waitMs / 1000} s`);
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#launch(program, Math.min(waitMs * 2, longestBackOffMs));
      }, waitMs);
      this.#timers.add(timer);
    });
  }
}

function onLines(stream: Readable, take: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', take);
}

function end(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
