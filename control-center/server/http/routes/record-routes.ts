import { Type } from 'typebox';
import { TimelineAnswer } from '#shared/contracts/http/responses.ts';
import { shortText } from '#shared/contracts/primitives.ts';
import { EventView } from '#shared/contracts/views.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { answers } from './reply-schemas.ts';

const longestSpanMs = 24 * 3_600_000;
const range = {
  from: Type.Number({ minimum: 0, description: 'epoch ms' }),
  to: Type.Number({ minimum: 0, description: 'epoch ms' }),
};
const timelineQuery = Type.Object(range);
const eventsQuery = Type.Object({
  ...range,
  type: Type.Optional(shortText()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
const Events = Type.Object({ events: Type.Array(EventView) });

export function recordRoutes(server: HttpServer, { events, timeline }: HttpParts): void {
  server.get(
    '/api/timeline',
    {
      config: { needs: 'picture.view' },
      schema: {
        tags: ['records'],
        summary: 'Alarms, detections, behaviours, link gaps and operator actions of at most a day',
        querystring: timelineQuery,
        response: answers(TimelineAnswer),
      },
    },
    async (request) => {
      checkSpan(request.query);
      return timeline(request.query.from, request.query.to);
    },
  );
  server.get(
    '/api/events',
    {
      config: { needs: 'picture.view' },
      schema: {
        tags: ['records'],
        summary: 'Events, oldest first',
        querystring: eventsQuery,
        response: answers(Events),
      },
    },
    async (request) => {
      const { from, to, type, limit = 200 } = request.query;
      checkSpan(request.query);
      const found = await events.events({ from, to, limit, ...(type === undefined ? {} : { types: [type] }) });
      return { events: found.map(({ document }) => document as EventView) };
    },
  );
}

function checkSpan({ from, to }: { readonly from: number; readonly to: number }): void {
  if (to >= from && to - from <= longestSpanMs) return;
  throw new CodedError(
    domainError('BPC_E_PAYLOAD_INVALID', 'The span ends before it begins, or is longer than a day.'),
  );
}
