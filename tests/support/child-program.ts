import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program a test started; it is stopped by its own process id. */
export class ChildProgram implements AsyncDisposable {
  readonly process: ChildProcess;
  #output = '';

  constructor(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.process = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output = (this.#output + chunk.toString()).slice(-20_000)));
    }
  }

  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Resolves when something accepts connections on the port; throws with the output if the program ends or takes too long. */
  async listening(port: number, withinMs = 15_000): Promise<void> {
    const end = performance.now() + withinMs;
    while (!(await accepts(port))) {
      if (!this.isRunning || performance.now() > end) throw new Error(`not listening on ${port}:\n${this.#output}`);
      await sleep(20);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
