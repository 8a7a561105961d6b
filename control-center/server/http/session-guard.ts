import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Permission } from '#shared/contracts/access.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { Access, LiveSession } from '../access/access.ts';
import { equalText } from '../access/node-crypto.ts';
import type { Actor } from '../control-room.ts';
import { isOwnOrigin } from './origin-check.ts';

export const sessionCookie = 'bpc_session';
export const csrfHeader = 'x-bpc-csrf';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may come: anybody, a robot with its password, or (when absent) whoever is logged in. */
    open?: 'anybody' | 'robot';
    /** A right that no use case checks: to read, or to administer. Use cases check their own. */
    needs?: Permission;
  }
  interface FastifyRequest {
    session: LiveSession | undefined;
  }
}

const isChange = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

/**
 * After the rate limit and before anything of the body is read: own origin for what changes state; a live session unless the route is open; the session's token
 * in `x-bpc-csrf` for what changes state; the right that the route names.
 */
export function guardSessions(server: FastifyInstance, access: Access, origins: () => ReadonlySet<string>): void {
  server.decorateRequest('session', undefined);
  server.addHook('preParsing', async (request) => {
    const { open, needs } = request.routeOptions.config;
    const token = request.cookies[sessionCookie];
    request.session = token === undefined ? undefined : access.session(token);
    if (open === 'robot' || request.is404) return;
    if (isChange(request.method) && !isOwnOrigin(request.headers, origins()))
      refuse('BPC_E_ORIGIN_FOREIGN', 'Refused.');
    if (open === 'anybody') return;
    const { session } = request;
    if (session === undefined) return refuse('BPC_E_UNAUTHENTICATED', 'This needs a session.');
    if (isChange(request.method) && !hasToken(request, session.view.csrfToken)) refuse('BPC_E_CSRF', 'Refused.');
    if (needs !== undefined && !session.view.permissions.includes(needs))
      refuse('BPC_E_FORBIDDEN', `This needs ${needs}.`);
  });
}

/** Of a guarded route. */
export function actorOf(request: FastifyRequest): Actor {
  const { userId, name, role } = sessionOf(request).view;
  return { userId, name, role };
}

export function sessionOf(request: FastifyRequest): LiveSession {
  return request.session ?? refuse('BPC_E_UNAUTHENTICATED', 'This needs a session.');
}

function hasToken(request: FastifyRequest, expected: string): boolean {
  const given = request.headers[csrfHeader];
  return typeof given === 'string' && equalText(given, expected);
}

function refuse(code: ErrorCode, what: string): never {
  throw new CodedError(domainError(code, what));
}
