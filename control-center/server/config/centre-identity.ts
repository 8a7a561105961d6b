import { join } from 'node:path';
import { randomToken } from '../access/node-crypto.ts';
import type { CentreConfig } from './centre-config.ts';
import { readProvisioning } from './provisioning.ts';
import type { Provisioning } from './provisioning.ts';
import { secretOf } from './secret-file.ts';

/** The centre's own key and, on the way, its robots: from the provisioning file, or a key of its own and none. */
export async function centreIdentity(
  { provisioning, dataDir }: Pick<CentreConfig, 'provisioning' | 'dataDir'>,
  enrol: (robots: Provisioning['robots']) => Promise<void>,
): Promise<Provisioning['centre']> {
  if (provisioning === undefined) return { signingSeed: await secretOf(join(dataDir, 'signing-key'), randomToken) };
  const { centre, robots } = await readProvisioning(provisioning);
  await enrol(robots);
  return centre;
}
