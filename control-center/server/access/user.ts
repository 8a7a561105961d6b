import type { Role } from '#shared/contracts/access.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { PasswordHash } from './password.ts';

export interface LoginLink {
  /** Of the token; the token itself is told once and kept nowhere. */
  readonly hash: string;
  readonly expiresAt: EpochMs;
}

/** A local account. Without a password it is entered by one-time links alone. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly password?: PasswordHash;
  readonly links: readonly LoginLink[];
  readonly createdAt: EpochMs;
  /** Cannot come in since then. */
  readonly disabledAt?: EpochMs;
}

/** A link works once: the rest of the links without it, and without the expired ones. */
export function useLink(user: User, hash: string, now: EpochMs): User | undefined {
  const isValid = user.links.some((link) => link.hash === hash && now < link.expiresAt);
  return isValid
    ? { ...user, links: user.links.filter((link) => link.hash !== hash && now < link.expiresAt) }
    : undefined;
}
