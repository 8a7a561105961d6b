import { Type } from 'typebox';
import { CloseZoneRequest, FreeZoneRequest, LiftZoneRequest, ZonesView } from '#shared/contracts/http/zones.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { actorOf } from '../session-guard.ts';
import { answers } from './reply-schemas.ts';

const ZoneParams = Type.Object({ zoneId: Type.String({ maxLength: 64 }) });

export function zoneRoutes(server: HttpServer, { room }: HttpParts): void {
  server.get(
    '/api/zones',
    {
      config: { needs: 'picture.view' },
      schema: {
        tags: ['zones'],
        summary: 'The zone set in force, closures, and which robots keep it',
        response: answers(ZonesView),
      },
    },
    async () => room.zones(),
  );
  server.post(
    '/api/zones',
    {
      schema: {
        tags: ['zones'],
        summary: 'Close an area, limit its speed, or let in one robot at a time',
        body: CloseZoneRequest,
        response: answers(ZonesView),
      },
    },
    async (request) => valueOrThrow(await room.closeZone(actorOf(request), request.body)),
  );
  server.post(
    '/api/zones/:zoneId/lift',
    {
      schema: {
        tags: ['zones'],
        summary: 'Lift a closure',
        params: ZoneParams,
        body: LiftZoneRequest,
        response: answers(ZonesView),
      },
    },
    async (request) => valueOrThrow(await room.liftZone(actorOf(request), request.params.zoneId, request.body)),
  );
  server.post(
    '/api/zones/:zoneId/free',
    {
      schema: {
        tags: ['zones'],
        summary: 'Declare empty a zone that a silent robot still holds',
        params: ZoneParams,
        body: FreeZoneRequest,
        response: answers(ZonesView),
      },
    },
    async (request) => valueOrThrow(await room.freeZone(actorOf(request), request.params.zoneId, request.body)),
  );
}
