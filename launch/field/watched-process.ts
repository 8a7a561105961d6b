import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CrashLedger } from './crash-ledger.ts';
import type { CrashLimits } from './crash-ledger.ts';

/** What a watched program says over its channel, at least once a second while its event loop turns. */
export interface Beat {
  readonly kind: 'beat';
  /** In words, for status lines. */
  readonly status: string;
}

export type ProcessState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly status: string }
  | { readonly kind: 'waiting'; readonly why: string; readonly seconds: number }
  | { readonly kind: 'crash-loop'; readonly why: string }
  /** It ended with a code that means: starting it again does not help. */
  | { readonly kind: 'given-up'; readonly why: string; readonly code: number }
  | { readonly kind: 'stopped' };

export interface WatchedProcessOptions {
  /** Arguments of `node`, flags first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Without a beat for so long it is killed (SIGKILL: a stalled event loop hears nothing else) and started again. */
  readonly stallMs: number;
  /** The first beat may take so long. */
  readonly startMs: number;
  readonly crashes: CrashLimits;
  /** Exit codes after which it is not started again. */
  readonly finalCodes: readonly number[];
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly onLine: (line: string) => void;
  readonly onState: (state: ProcessState) => void;
}

const looksPerStall = 5;

/** Keeps one program running: starts it again with growing pauses, kills it when it stalls, and stops trying when that is no use. */
export class WatchedProcess {
  readonly #options: WatchedProcessOptions;
  readonly #ledger: CrashLedger;
  readonly #ended = Promise.withResolvers<void>();
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #deadline = 0;
  #startedAt = 0;
  #killedFor: string | undefined;
  #stopping = false;

  constructor(options: WatchedProcessOptions) {
    this.#options = options;
    this.#ledger = new CrashLedger(options.crashes);
  }

  /** Resolves when it will not be started again. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { args, env, onLine, onState, stallMs, startMs } = this.#options;
    this.#killedFor = undefined;
    this.#startedAt = performance.now();
    this.#deadline = this.#startedAt + startMs;
    onState({ kind: 'starting' });
    const child = spawn(process.execPath, args, {
      // The channel carries the beats, and tells the child when this process is gone, however it went.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...env },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
    }
    child.on('message', (message) => {
      if (!isBeat(message)) return;
      this.#deadline = performance.now() + stallMs;
      onState({ kind: 'running', status: message.status });
    });
    child.on('error', (error) => onLine(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => this.#closed(code, signal));
    this.#watch = setInterval(() => this.#look(), stallMs / looksPerStall);
  }

  /** SIGTERM, then SIGKILL after the grace. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) this.#end({ kind: 'stopped' });
    else {
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.graceMs);
      child.kill('SIGTERM');
      await this.#ended.promise;
      clearTimeout(timer);
    }
    await this.#ended.promise;
  }

  #look(): void {
    if (performance.now() <= this.#deadline || this.#stopping || this.#killedFor !== undefined) return;
    const seconds = Math.round((performance.now() - this.#startedAt) / 1000);
    this.#killedFor = `its event loop stood still (watchdog, ${seconds} s after its start)`;
    this.#child?.kill('SIGKILL');
  }

  #closed(code: number | null, signal: NodeJS.Signals | null): void {
    clearInterval(this.#watch);
    this.#child = undefined;
    if (this.#stopping) {
      this.#end({ kind: 'stopped' });
      return;
    }
    const why = this.#killedFor ?? (signal === null ? `ended with code ${code}` : `ended by ${signal}`);
    if (code !== null && this.#options.finalCodes.includes(code)) {
      this.#end({ kind: 'given-up', why, code });
      return;
    }
    const now = performance.now();
    const verdict = this.#ledger.ended(now, now - this.#startedAt);
    if (verdict.kind === 'crash-loop') {
      const minutes = this.#options.crashes.withinMs / 60_000;
      const loop = `${this.#ledger.recent} ends within ${minutes.toPrecision(2)} min; the last: ${why}`;
      this.#end({ kind: 'crash-loop', why: loop });
      return;
    }
    this.#options.onState({ kind: 'waiting', why, seconds: verdict.afterMs / 1000 });
    this.#restart = setTimeout(() => this.start(), verdict.afterMs);
  }

  #end(state: ProcessState): void {
    this.#options.onState(state);
    this.#ended.resolve();
  }
}

const isBeat = (message: unknown): message is Beat =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'beat';
