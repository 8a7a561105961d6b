import { Type } from 'typebox';
import { AuditPage, AuditVerification } from '#shared/contracts/http/responses.ts';
import { count } from '#shared/contracts/primitives.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { answers } from './reply-schemas.ts';

const pageQuery = Type.Object({
  from: Type.Optional(count()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
});
const proofQuery = Type.Object({
  size: Type.Integer({ minimum: 1 }),
  index: Type.Optional(count()),
  from: Type.Optional(Type.Integer({ minimum: 1 })),
});
const Proof = Type.Object({ proof: Type.Array(Type.String()), verifierKey: Type.String() });

const needs = 'audit.view' as const;

export function auditRoutes(server: HttpServer, { audit }: HttpParts): void {
  server.get(
    '/api/audit',
    {
      config: { needs },
      schema: {
        tags: ['audit'],
        summary: 'A page of the log; the newest without `from`',
        querystring: pageQuery,
        response: answers(AuditPage),
      },
    },
    async (request) => audit.page(request.query.limit ?? 100, request.query.from),
  );
  server.get(
    '/api/audit/verify',
    {
      config: { needs, rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { tags: ['audit'], summary: 'Check the whole log', response: answers(AuditVerification) },
    },
    async () => audit.verify(),
  );
  server.get(
    '/api/audit/proof',
    {
      config: { needs },
      schema: {
        tags: ['audit'],
        summary: 'RFC 6962: inclusion of leaf `index` in the tree of `size`, or consistency `from` a smaller size',
        querystring: proofQuery,
        response: answers(Proof),
      },
    },
    async (request) => {
      const { size, index, from } = request.query;
      if ((index === undefined) === (from === undefined)) {
        throw new CodedError(domainError('BPC_E_PAYLOAD_INVALID', 'A proof is asked for with either index or from.'));
      }
      const proof = index === undefined ? await audit.consistency(from ?? 0, size) : await audit.inclusion(index, size);
      if (proof === undefined)
        throw new CodedError(domainError('BPC_E_NOT_FOUND', 'The log has no such leaf or size.'));
      return { proof: [...proof], verifierKey: audit.verifierKey };
    },
  );
}
