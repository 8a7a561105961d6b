import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { SessionView } from '#shared/contracts/access.ts';
import { LinkLoginRequest, LoginRequest } from '#shared/contracts/http/requests.ts';
import type { LoggedIn } from '../../access/access.ts';
import { valueOrThrow } from '../error-reply.ts';
import { isHttps } from '../https.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { sessionCookie, sessionOf } from '../session-guard.ts';
import { answers } from './reply-schemas.ts';

const defaultLoginsPerMinute = 20;

export function accessRoutes(server: HttpServer, parts: HttpParts): void {
  const { access } = parts;
  const limited = { rateLimit: { max: parts.loginsPerMinute ?? defaultLoginsPerMinute, timeWindow: 60_000 } };
  const cookieOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isHttps(parts),
  } as const;
  const enter = (reply: FastifyReply, { token, view }: LoggedIn): SessionView => {
    void reply.setCookie(sessionCookie, token, cookieOptions).header('cache-control', 'no-store');
    return view;
  };

  server.get(
    '/api/session',
    { schema: { tags: ['access'], summary: 'Who am I', response: answers(SessionView) } },
    async (request) => sessionOf(request).view,
  );
  server.post(
    '/api/login',
    {
      config: { open: 'anybody', ...limited },
      schema: { tags: ['access'], summary: 'Sign in by password', body: LoginRequest, response: answers(SessionView) },
    },
    async (request, reply) =>
      enter(reply, valueOrThrow(await access.loginWithPassword(request.body.name, request.body.password, request.ip))),
  );
  server.post(
    '/api/login/link',
    {
      config: { open: 'anybody', ...limited },
      schema: {
        tags: ['access'],
        summary: 'Sign in by a one-time link',
        body: LinkLoginRequest,
        response: answers(SessionView),
      },
    },
    async (request, reply) => enter(reply, valueOrThrow(await access.loginWithLink(request.body.token, request.ip))),
  );
  server.post(
    '/api/logout',
    { schema: { tags: ['access'], summary: 'Sign out', response: answers(Type.Null()) } },
    async (request, reply) => {
      const token = request.cookies[sessionCookie];
      if (token !== undefined) await access.logout(token);
      await reply.clearCookie(sessionCookie, cookieOptions).code(204).send();
    },
  );
}
