import { HaltReleaseRequest, HaltRequest } from '#shared/contracts/http/requests.ts';
import { HaltView } from '#shared/contracts/views.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { actorOf } from '../session-guard.ts';
import { answers } from './reply-schemas.ts';

export function haltRoutes(server: HttpServer, { room }: HttpParts): void {
  server.post(
    '/api/halt',
    {
      config: { rateLimit: { max: 300, timeWindow: 60_000 } },
      schema: { tags: ['halt'], summary: 'Stop all robots', body: HaltRequest, response: answers(HaltView) },
    },
    async (request) => valueOrThrow(await room.halt(actorOf(request), request.body)),
  );
  server.post(
    '/api/halt/release',
    {
      schema: {
        tags: ['halt'],
        summary: 'Ask for release, or confirm it as the second person',
        body: HaltReleaseRequest,
        response: answers(HaltView),
      },
    },
    async (request) => valueOrThrow(await room.releaseHalt(actorOf(request), request.body)),
  );
}
