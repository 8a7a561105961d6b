import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { GazeboSite } from '../install/gazebo-site.ts';
import { connectGazebo } from '../transport/gazebo-client.ts';
import type { GazeboClient } from '../transport/gazebo-client.ts';
import { endProcess } from './end-process.ts';

export interface GazeboServerOptions {
  readonly site: GazeboSite;
  readonly worldFile: string;
  readonly seed: number;
  /** For its log and its settings; nothing is written elsewhere. */
  readonly folder: string;
  readonly display: string | undefined;
  readonly onFault: (error: unknown, topic: string) => void;
  readonly signal: AbortSignal;
}

/** A running gzserver with our client connected to it. */
export interface GazeboServer {
  readonly client: GazeboClient;
  readonly pid: number;
  /** Resolves with the reason when the server is gone or does not answer any more. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const readyWithinMs = 90_000;
const tryEveryMs = 250;

/** Starts gzserver and waits until it answers. Rejects with BPC_E_SIMULATOR_UNREACHABLE and where its log is. */
export async function startGazeboServer(options: GazeboServerOptions): Promise<GazeboServer> {
  const port = await freePort();
  const child = spawnServer(options, port);
  const exit = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  try {
    const client = await connectWhenReady(options, port, exit);
    const ended = Promise.race([exit, client.ended.then(() => 'closed its connection')]);
    const stop = async (): Promise<void> => {
      client.close();
      await endProcess(child);
    };
    return { client, pid: child.pid as number, ended, stop };
  } catch (error) {
    await endProcess(child);
    throw error;
  }
}

function spawnServer({ site, worldFile, seed, folder, display }: GazeboServerOptions, port: number): ChildProcess {
  const child = spawn(site.command, ['--verbose', '--seed', String(seed), worldFile], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...site.environment,
      HOME: folder,
      GAZEBO_MASTER_URI: `http://127.0.0.1:${port}`,
      GAZEBO_IP: '127.0.0.1',
      GAZEBO_MODEL_DATABASE_URI: '',
      LIBGL_ALWAYS_SOFTWARE: '1',
      ...(display === undefined ? {} : { DISPLAY: display }),
    },
  });
  const log = createWriteStream(join(folder, 'gzserver.log'), { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('exit', () => log.end());
  return child;
}

async function connectWhenReady(
  options: GazeboServerOptions,
  port: number,
  exit: Promise<string>,
): Promise<GazeboClient> {
  const unreachable = (why: string): CodedError =>
    new CodedError(
      domainError('BPC_E_SIMULATOR_UNREACHABLE', `gzserver ${why}; see ${join(options.folder, 'gzserver.log')}.`),
    );
  let gone: string | undefined;
  void exit.then((why) => (gone = why));
  for (let waitedMs = 0; waitedMs < readyWithinMs; waitedMs += tryEveryMs) {
    if (gone !== undefined) throw unreachable(gone);
    if (options.signal.aborted) throw unreachable('was stopped while it started');
    try {
      return await connectGazebo({ host: '127.0.0.1', port, onFault: options.onFault });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, tryEveryMs));
    }
  }
  throw unreachable(`did not answer within ${readyWithinMs / 1000} s`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
