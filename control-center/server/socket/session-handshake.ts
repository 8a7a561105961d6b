import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Access, LiveSession } from '../access/access.ts';

/** The session of a connecting browser, and its token: whether it still lives is asked again at every action. */
export function sessionOfHandshake(
  access: Pick<Access, 'session'>,
  cookieHeader: string | undefined,
  cookieName: string,
): Result<{ readonly token: string; readonly session: LiveSession }, DomainError> {
  const token = cookieValue(cookieHeader, cookieName);
  const session = token === undefined ? undefined : access.session(token);
  return token === undefined || session === undefined
    ? err(domainError('BPC_E_UNAUTHENTICATED', 'The live picture needs a session.'))
    : ok({ token, session });
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.split('=', 2);
    if (key?.trim() === name && value !== undefined) return value.trim();
  }
  return undefined;
}
