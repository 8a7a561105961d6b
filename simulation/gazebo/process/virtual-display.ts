import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { endProcess } from './end-process.ts';

export interface VirtualDisplay {
  /** As DISPLAY has it. */
  readonly name: string;
  stop(): Promise<void>;
}

/** A screen in memory (Xvfb), without which Gazebo renders no camera. Rejects with BPC_E_SIMULATOR_UNREACHABLE. */
export function startVirtualDisplay(): Promise<VirtualDisplay> {
  const child: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    const failed = (why: string): void =>
      reject(
        new CodedError(
          domainError(
            'BPC_E_SIMULATOR_UNREACHABLE',
            `Xvfb, which Gazebo's cameras need, ${why}. Debian has it in the package xvfb.`,
          ),
        ),
      );
    child.on('error', () => failed('is not installed'));
    child.on('exit', (code) => failed(`ended with ${code}`));
    child.stdio[3]?.once('data', (bytes: Buffer) => {
      resolve({ name: `:${bytes.toString().trim()}`, stop: () => endProcess(child) });
    });
  });
}
