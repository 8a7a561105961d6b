import { homedir } from 'node:os';
import { join } from 'node:path';
import { findGazebo } from '#simulation/gazebo/install/gazebo-site.ts';
import type { GazeboSite } from '#simulation/gazebo/install/gazebo-site.ts';
import { installGazebo } from '#simulation/gazebo/install/install-gazebo.ts';
import { findProgram } from './debian-packages.ts';

/** One for all clones of a user: it is 820 MB. */
export const gazeboPrefix = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'border-patrol-control',
  'gazebo-11',
);

export const presentGazebo = (): GazeboSite | undefined => findGazebo(gazeboPrefix, process.env['PATH'] ?? '');

/** Installs Gazebo Classic 11 for this user if it is missing and can be had; else the reason. */
export async function ensureGazebo(print: (line: string) => void): Promise<GazeboSite | { readonly reason: string }> {
  const present = presentGazebo();
  if (present !== undefined) return present;
  const refusal = whyNot();
  if (refusal !== undefined) return { reason: refusal };
  try {
    await installGazebo(gazeboPrefix, print);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  return presentGazebo() ?? { reason: `nothing usable was unpacked under ${gazeboPrefix}` };
}

function whyNot(): string | undefined {
  if (process.env['BPC_APT'] === '0') return 'BPC_APT=0 forbids installing';
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'its packages are for Linux on x86-64';
  const missing = ['apt-get', 'dpkg'].find((program) => findProgram(program) === undefined);
  return missing === undefined ? undefined : `no ${missing} here`;
}
