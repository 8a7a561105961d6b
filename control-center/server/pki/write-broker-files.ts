import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs } from '#shared/time/clock.ts';
import {
  mosquittoAccess,
  mosquittoConfiguration,
  mosquittoFileNames as names,
  reloadUnits,
} from './mosquitto-files.ts';
import type { MosquittoSetup } from './mosquitto-files.ts';
import { pemOf } from './x509-authority.ts';
import type { X509Authority } from './x509-authority.ts';

const dayMs = 86_400_000;
const brokerLifetimeDays = 365;
const listDays = 7;

/** Writes what an outside Mosquitto needs into `setup.folder`. `brokerNames`: by which robots and centre reach it. */
export async function writeBrokerFiles(
  setup: MosquittoSetup,
  authority: X509Authority,
  brokerNames: readonly string[],
  now: EpochMs,
): Promise<void> {
  const { folder } = setup;
  const units = reloadUnits(setup);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { notBefore: now - dayMs, notAfter: now + brokerLifetimeDays * dayMs };
  const use = { kind: 'server', names: brokerNames } as const;
  const certificate = await authority.issueOwn(use, createPublicKey(privateKey), validity);
  const files = {
    [names.configuration]: mosquittoConfiguration(setup),
    [names.access]: mosquittoAccess(setup),
    [names.roots]: authority.roots.join('\n'),
    [names.certificate]: certificate,
    [names.key]: pemOf(privateKey),
    // Mosquitto does not start without one.
    [names.revoked]: await presentList(setup, authority, now),
    [names.path]: units.path,
    [names.service]: units.service,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    await chmod(join(folder, name), 0o600);
  }
}

/** What the centre made last, so that nobody who was revoked comes back; a first, empty one if it never ran. */
async function presentList({ revokedSource }: MosquittoSetup, authority: X509Authority, now: EpochMs): Promise<string> {
  try {
    return await readFile(revokedSource, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return authority.revocationList([], { thisUpdate: now, nextUpdate: now + listDays * dayMs });
  }
}
