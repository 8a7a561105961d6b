import { CommandGateQuery, CommandRequest } from '#shared/contracts/http/requests.ts';
import { GateAnswer } from '#shared/contracts/http/responses.ts';
import { CommandView } from '#shared/contracts/views.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { actorOf } from '../session-guard.ts';
import { answers } from './reply-schemas.ts';

export function commandRoutes(server: HttpServer, { room }: HttpParts): void {
  server.post(
    '/api/commands',
    {
      schema: {
        tags: ['commands'],
        summary: 'Command one robot',
        body: CommandRequest,
        response: answers(CommandView),
      },
    },
    async (request) => valueOrThrow(await room.sendCommand(actorOf(request), request.body)),
  );
  server.get(
    '/api/commands/gate',
    {
      config: { needs: 'picture.view' },
      schema: {
        tags: ['commands'],
        summary: 'Every reason why this may not start now',
        querystring: CommandGateQuery,
        response: answers(GateAnswer),
      },
    },
    async (request) => room.gate(request.query),
  );
}
