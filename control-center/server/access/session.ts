import { rolePermissions } from '#shared/contracts/access.ts';
import type { SessionView } from '#shared/contracts/access.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { User } from './user.ts';

/** Kept under the hash of its token. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: EpochMs;
  readonly lastSeenAt: EpochMs;
}

export interface SessionRule {
  /** Without a request for so long, it ends. */
  readonly idleMs: number;
  /** It ends in any case. */
  readonly absoluteMs: number;
}

export const defaultSessionRule: SessionRule = { idleMs: 3_600_000, absoluteMs: 43_200_000 };

export const expiresAt = (session: Session, rule: SessionRule): EpochMs =>
  Math.min(session.lastSeenAt + rule.idleMs, session.createdAt + rule.absoluteMs);

export const sessionView = (session: Session, user: User, csrfToken: string, rule: SessionRule): SessionView => ({
  userId: user.id,
  name: user.name,
  role: user.role,
  permissions: [...rolePermissions[user.role]],
  csrfToken,
  expiresAt: expiresAt(session, rule),
});
