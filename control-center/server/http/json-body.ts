import type { FastifyInstance } from 'fastify';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { CodedError } from '#shared/errors/domain-error.ts';

/** JSON is the only body a route takes, parsed by the one safe parser; evidence uploads bring their own. */
export function acceptJsonOnly(server: FastifyInstance, maxBytes: number): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: maxBytes }, (request, body, done) => {
    const parsed = parseJson(
      body as Buffer,
      maxBytes,
      `${request.method} ${request.routeOptions.url ?? 'unknown route'}`,
    );
    if (parsed.ok) done(null, parsed.value);
    else done(new CodedError(parsed.error));
  });
}
