import { rolePermissions } from '#shared/contracts/access.ts';
import type { Role } from '#shared/contracts/access.ts';
import { loginLinkMs, loginPath } from './login-link.ts';
import type { Access } from './access.ts';

/** A one-time link to an account that is named after its role and has no password. */
export async function loginLink(access: Access, address: string, role: Role): Promise<string> {
  const user = await access.ensureUser('setup', { name: role, role });
  const token = await access.issueLink('setup', user, loginLinkMs);
  return `${address}${loginPath(token)}`;
}

export const roles = Object.keys(rolePermissions) as readonly Role[];
