import { Type } from 'typebox';
import { AcknowledgeRequest, ShelveRequest } from '#shared/contracts/http/requests.ts';
import { RespondersAnswer } from '#shared/contracts/http/responses.ts';
import { strict } from '#shared/contracts/primitives.ts';
import { AlarmView } from '#shared/contracts/views.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { actorOf } from '../session-guard.ts';
import { answers, idParams } from './reply-schemas.ts';

const Silenced = Type.Object({ until: Type.Number({ description: 'epoch ms' }) });

export function alarmRoutes(server: HttpServer, { room, onSilence }: HttpParts): void {
  server.post(
    '/api/alarms/:id/acknowledge',
    {
      schema: {
        tags: ['alarms'],
        summary: 'Acknowledge',
        params: idParams,
        body: AcknowledgeRequest,
        response: answers(AlarmView),
      },
    },
    async (request) => valueOrThrow(await room.acknowledge(actorOf(request), request.params.id, request.body)),
  );
  server.post(
    '/api/alarms/:id/shelve',
    {
      schema: {
        tags: ['alarms'],
        summary: 'Shelve for 5 to 60 minutes, with a reason',
        params: idParams,
        body: ShelveRequest,
        response: answers(AlarmView),
      },
    },
    async (request) => valueOrThrow(await room.shelve(actorOf(request), request.params.id, request.body)),
  );
  server.get(
    '/api/alarms/:id/responders',
    {
      config: { needs: 'picture.view' },
      schema: {
        tags: ['alarms'],
        summary: 'Robots that could respond, ranked',
        params: idParams,
        response: answers(RespondersAnswer),
      },
    },
    async (request) => valueOrThrow(room.responders(request.params.id)),
  );
  server.post(
    '/api/alarms/silence',
    {
      schema: {
        tags: ['alarms'],
        summary: 'Silence all sound for 30 s',
        body: Type.Object({}, strict),
        response: answers(Silenced),
      },
    },
    async (request) => {
      const silenced = valueOrThrow(await room.silence(actorOf(request)));
      onSilence();
      return silenced;
    },
  );
}
