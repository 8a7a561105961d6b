import { Type } from 'typebox';
import { Health } from '#shared/contracts/http/responses.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { answers } from './reply-schemas.ts';

const Probe = Type.Object({ status: Type.String() });

export function healthRoutes(server: HttpServer, { health, isReady, refusals }: HttpParts): void {
  server.get(
    '/healthz',
    {
      config: { rateLimit: false },
      schema: { tags: ['health'], summary: 'The process lives', response: answers(Probe) },
    },
    async () => ({ status: 'ok' }),
  );
  server.get(
    '/readyz',
    {
      config: { rateLimit: false },
      schema: { tags: ['health'], summary: 'Ready for robots and people', response: answers(Probe) },
    },
    async (_request, reply) => {
      const ready = isReady();
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'starting' });
    },
  );
  server.get(
    '/api/health',
    {
      config: { needs: 'picture.view' },
      schema: {
        tags: ['health'],
        summary: 'Each part, and what was refused since the start',
        response: answers(Health),
      },
    },
    async () => ({ ...health.report(), refusals: refusals.snapshot() }),
  );
}
