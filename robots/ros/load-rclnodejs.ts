import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { Rclnodejs } from './rclnodejs-api.ts';
import { rosEnvironmentFault } from './ros-environment.ts';

/** The installed rclnodejs, imported only after the environment was found fit for it. */
export async function loadRclnodejs(): Promise<Rclnodejs> {
  const fault = installedRosFault();
  if (fault !== undefined) throw new CodedError(domainError('BPC_E_DEPENDENCY_MISSING', fault));
  // Named exports exist in its typings only.
  const { default: rcl } = await import('rclnodejs');
  return rcl;
}

/** Why there is no real ROS graph on this machine, in this shell; undefined: there is. */
export function installedRosFault(): string | undefined {
  return rosEnvironmentFault({
    variables: process.env,
    packageFolder: packageFolder(),
    architecture: process.arch,
    osCodename: osCodename(),
    exists: existsSync,
    loads,
  });
}

function packageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('rclnodejs/package.json'));
  } catch {
    return undefined;
  }
}

const osCodename = (): string =>
  existsSync('/etc/os-release')
    ? (/^VERSION_CODENAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '')
    : '';

function loads(addOn: string): string | undefined {
  const program = 'process.dlopen({ exports: {} }, process.argv[1])';
  const { status, stderr } = spawnSync(process.execPath, ['-e', program, addOn], { encoding: 'utf8', timeout: 10_000 });
  if (status === 0) return undefined;
  return /Error: (.*)/.exec(stderr)?.[1] ?? 'it ended the process that tried';
}
