import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { literals, shortText, ulid } from '#shared/contracts/primitives.ts';
import { EvidenceView } from '#shared/contracts/views.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { robotId } from '#shared/ids/branded.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { authenticateRobot } from '../robot-auth.ts';
import { actorOf } from '../session-guard.ts';
import { answers, idParams } from './reply-schemas.ts';

/** As the manifest's own limit. */
const pictureBytes = 8 * 1024 * 1024;
const uploadParams = Type.Object({ manufacturer: shortText(), serialNumber: shortText(), evidenceId: ulid() });
const contentQuery = Type.Object({ purpose: Type.Optional(literals(['view', 'download'])) });

export function evidenceRoutes(server: HttpServer, { evidence }: HttpParts): void {
  server.get(
    '/api/evidence/:id',
    { schema: { tags: ['evidence'], summary: 'About a picture', params: idParams, response: answers(EvidenceView) } },
    async (request) => valueOrThrow(evidence.view(actorOf(request), request.params.id)),
  );
  server.get(
    '/api/evidence/:id/content',
    {
      schema: {
        tags: ['evidence'],
        summary: 'The picture itself; each view is audited',
        params: idParams,
        querystring: contentQuery,
      },
    },
    async (request, reply) => {
      const purpose = request.query.purpose ?? 'view';
      const { view, content } = valueOrThrow(await evidence.open(actorOf(request), request.params.id, purpose));
      const disposition = purpose === 'download' ? 'attachment' : 'inline';
      return reply
        .type(view.mime)
        .header('content-length', view.bytes)
        .header('content-disposition', `${disposition}; filename="${view.id}"`)
        .header('cache-control', 'private, no-store')
        .send(Readable.from(content));
    },
  );
}

/** In its own scope: here alone a body is a stream of bytes. */
export async function evidenceUploadRoute(scope: HttpServer, { evidence, registry }: HttpParts): Promise<void> {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  scope.put(
    '/api/robots/:manufacturer/:serialNumber/evidence/:evidenceId',
    {
      config: { open: 'robot', rateLimit: { max: 3000, timeWindow: 60_000 } },
      bodyLimit: pictureBytes,
      schema: {
        tags: ['evidence'],
        summary: 'Upload a picture; its manifest comes by MQTT, before or after (409 until then)',
        security: [{ robot: [] }],
        params: uploadParams,
        response: answers(EvidenceView),
      },
      preParsing: async (request) => {
        const { manufacturer, serialNumber } = request.params as { manufacturer: string; serialNumber: string };
        authenticateRobot(request.headers.authorization, robotId(manufacturer, serialNumber), registry);
        if (Number(request.headers['content-length'] ?? 0) > pictureBytes) {
          throw new CodedError(domainError('BPC_E_PAYLOAD_TOO_LARGE', `At most ${pictureBytes} bytes.`));
        }
      },
    },
    async (request) => {
      const { manufacturer, serialNumber, evidenceId } = request.params;
      const content = request.body as AsyncIterable<Uint8Array> | undefined;
      if (content === undefined) throw new CodedError(domainError('BPC_E_PAYLOAD_MALFORMED', 'There is no body.'));
      return valueOrThrow(await evidence.upload(robotId(manufacturer, serialNumber), evidenceId, content));
    },
  );
}
