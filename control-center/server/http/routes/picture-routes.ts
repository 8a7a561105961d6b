import { Type } from 'typebox';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { answers } from './reply-schemas.ts';

export function pictureRoutes(server: HttpServer, { sector, dem, mode, room }: HttpParts): void {
  server.get(
    '/api/sector',
    { schema: { tags: ['picture'], summary: 'The sector and the mode', response: answers(Type.Unknown()) } },
    async () => ({ ...sector, mode }),
  );
  server.get(
    '/api/sector/dem',
    { schema: { tags: ['picture'], summary: 'Heights, encoded as shared/terrain says' } },
    async (_request, reply) =>
      reply.type('application/octet-stream').header('cache-control', 'private, max-age=3600').send(Buffer.from(dem)),
  );
  server.get(
    '/api/picture',
    {
      config: { needs: 'picture.view' },
      schema: { tags: ['picture'], summary: 'The present picture, once', response: answers(Type.Unknown()) },
    },
    async () => room.snapshot(),
  );
}
