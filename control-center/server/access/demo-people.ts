import { rolePermissions } from '#shared/contracts/access.ts';
import type { Role } from '#shared/contracts/access.ts';
import type { Access } from './access.ts';

const linkLifetimeMs = 12 * 3_600_000;

/** A one-time link to an account that is named after its role and has no password. */
export async function loginLink(access: Access, address: string, role: Role): Promise<string> {
  const user = await access.ensureUser('setup', { name: role, role });
  const token = await access.issueLink('setup', user, linkLifetimeMs);
  return `${address}/login?token=${token}`;
}

export const roles = Object.keys(rolePermissions) as readonly Role[];
