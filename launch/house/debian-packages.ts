import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.ts';

export interface DebianPackage {
  readonly name: string;
  readonly program: string;
  readonly usedFor: string;
}

export const debianPackages: readonly DebianPackage[] = [
  { name: 'chromium', program: 'chromium', usedFor: 'browser tests' },
  { name: 'mosquitto', program: 'mosquitto', usedFor: 'tests against an external MQTT broker' },
  { name: 'influxdb', program: 'influxd', usedFor: 'tests of the InfluxDB history' },
  { name: 'proj-bin', program: 'cct', usedFor: 'the check of our coordinates against PROJ' },
  { name: 'ignition-tools', program: 'ign', usedFor: 'the check of gz-sim worlds by sdformat' },
  {
    name: 'libsdformat-dev',
    program: '/usr/share/ignition/sdformat12.yaml',
    usedFor: 'the check of gz-sim worlds by sdformat',
  },
  {
    name: 'sdformat-sdf',
    program: '/usr/share/sdformat12/1.9/root.sdf',
    usedFor: 'the check of gz-sim worlds by sdformat',
  },
  { name: 'xvfb', program: 'Xvfb', usedFor: 'cameras in a real Gazebo' },
  { name: 'fonts-dejavu-core', program: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', usedFor: 'screenshots' },
];

/** Where a program is, or undefined. Debian keeps daemons in sbin, which a user's PATH may lack. */
export function findProgram(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const candidates = program.startsWith('/') ? [program] : folders.map((folder) => join(folder, program));
  return candidates.find(exists);
}

function exists(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs what is missing when this is root, apt is there and BPC_APT is not 0; returns what is still missing and why. */
export async function ensureDebianPackages(): Promise<readonly { package: DebianPackage; reason: string }[]> {
  const missing = debianPackages.filter(({ program }) => findProgram(program) === undefined);
  if (missing.length === 0) return [];
  const refusal = whyNoApt();
  if (refusal !== undefined) return missing.map((one) => ({ package: one, reason: refusal }));
  const names = missing.map(({ name }) => name);
  console.log(`Installing Debian packages, up to two minutes: ${names.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-q'], { timeoutMs: 120_000, env });
  const { code, output } = await runCommand('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], {
    timeoutMs: 240_000,
    env,
  });
  const reason = `apt-get ended with ${code}: ${output.trim().split('\n').at(-1) ?? ''}`;
  return missing.filter(({ program }) => findProgram(program) === undefined).map((one) => ({ package: one, reason }));
}

function whyNoApt(): string | undefined {
  if (process.env['BPC_APT'] === '0') return 'BPC_APT=0 forbids installing';
  if (process.getuid?.() !== 0) return 'not root';
  return findProgram('apt-get') === undefined ? 'no apt-get here' : undefined;
}
