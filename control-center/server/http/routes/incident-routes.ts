import { CloseIncidentRequest, IncidentNoteRequest, OpenIncidentRequest } from '#shared/contracts/http/requests.ts';
import { IncidentView } from '#shared/contracts/views.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { actorOf } from '../session-guard.ts';
import { answers, idParams } from './reply-schemas.ts';

export function incidentRoutes(server: HttpServer, { room }: HttpParts): void {
  server.post(
    '/api/incidents',
    {
      schema: {
        tags: ['incidents'],
        summary: 'Open an incident from alarms',
        body: OpenIncidentRequest,
        response: answers(IncidentView),
      },
    },
    async (request) => valueOrThrow(await room.openIncident(actorOf(request), request.body)),
  );
  server.post(
    '/api/incidents/:id/notes',
    {
      schema: {
        tags: ['incidents'],
        summary: 'Add a note',
        params: idParams,
        body: IncidentNoteRequest,
        response: answers(IncidentView),
      },
    },
    async (request) => valueOrThrow(await room.noteIncident(actorOf(request), request.params.id, request.body)),
  );
  server.post(
    '/api/incidents/:id/close',
    {
      schema: {
        tags: ['incidents'],
        summary: 'Close with a disposition',
        params: idParams,
        body: CloseIncidentRequest,
        response: answers(IncidentView),
      },
    },
    async (request) => valueOrThrow(await room.closeIncident(actorOf(request), request.params.id, request.body)),
  );
}
