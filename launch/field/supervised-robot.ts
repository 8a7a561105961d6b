import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyFolder } from '../robot-keys/key-folder-paths.ts';
import type { LoadedRobotFile } from '../robot-file/load-robot-file.ts';
import { exitCodes } from './exit-codes.ts';
import type { WatchedProcessOptions } from './watched-process.ts';

/** All that the supervisor must know, as plain data: it reads no configuration file of its own. */
export interface SupervisedRobot {
  readonly callSign: string;
  readonly dataDir: string;
  readonly process: Omit<WatchedProcessOptions, 'onLine' | 'onState'>;
  /** Arguments of `node` for a look at the certificate; absent without TLS. */
  readonly renewal?: readonly string[];
}

/** Where the programs lie: the bundle, or the sources where there is none. */
export interface ProgramPaths {
  readonly agent: string;
  readonly renew: string;
}

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
export const sourcePrograms: ProgramPaths = {
  agent: source('agent-program.ts'),
  renew: source('../enrol/renew-program.ts'),
};

/**
 * Small heap spaces and few helper threads: a robot's messages are small and short-lived. The young generation of 1 MB costs a few more
 * collections of a tenth of a millisecond. Optimising for size saves 6 MB.
 */
export const leanFlags: readonly string[] = [
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--optimize-for-size',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=DEP0169',
];

export function supervisedRobot(loaded: LoadedRobotFile, programs: ProgramPaths): SupervisedRobot {
  const { dataDir, file, keysDir, path, rosterEntry } = loaded;
  const { crashLoopEnds = 5, crashLoopMinutes = 10, memoryMb = 160 } = file.process ?? {};
  const { stallSeconds = 5, startSeconds = 60 } = file.process ?? {};
  const { authorities } = keyFolder(keysDir);
  const isEncrypted = /^(?:mqtts|wss):/.test(file.centre.broker);
  return {
    callSign: rosterEntry.callSign,
    dataDir,
    process: {
      args: [...leanFlags, `--max-old-space-size=${memoryMb}`, programs.agent, path],
      env: {
        // Compiled code is kept, so that the next start is quicker and needs less memory.
        NODE_COMPILE_CACHE: join(dataDir, 'cache'),
        UV_THREADPOOL_SIZE: '2',
        MALLOC_ARENA_MAX: '2',
        // The root that pictures are uploaded under; the broker's is read by itself at each connection.
        ...(existsSync(authorities) && { NODE_EXTRA_CA_CERTS: authorities }),
      },
      stallMs: stallSeconds * 1000,
      startMs: startSeconds * 1000,
      crashes: {
        ends: crashLoopEnds,
        withinMs: crashLoopMinutes * 60_000,
        firstBackOffMs: 1000,
        longestBackOffMs: 60_000,
      },
      finalCodes: [exitCodes.configuration],
      graceMs: 10_000,
    },
    ...(isEncrypted && { renewal: [...leanFlags, programs.renew, keysDir] }),
  };
}
