import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorResponse } from '#shared/contracts/http/responses.ts';
import { errorCatalogue } from '#shared/errors/catalogue.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Result } from '#shared/result/result.ts';
import type { HttpParts } from './http-parts.ts';

/** Fastify's own refusals in our words. */
const fastifyCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BPC_E_PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'BPC_E_PAYLOAD_MALFORMED',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BPC_E_PAYLOAD_MALFORMED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BPC_E_PAYLOAD_MALFORMED',
  FST_ERR_BAD_URL: 'BPC_E_PAYLOAD_MALFORMED',
  FST_ERR_VALIDATION: 'BPC_E_PAYLOAD_INVALID',
};

export function asDomainError(error: unknown): DomainError {
  if (error instanceof CodedError) return error.domainError;
  const { code, statusCode, message } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : fastifyCodes[code];
  if (known !== undefined) return domainError(known, `${message ?? 'The request is refused'}.`);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return domainError('BPC_E_PAYLOAD_MALFORMED', `${message ?? 'The request is refused'}.`);
  }
  return domainError('BPC_E_INTERNAL', 'The request could not be carried out.');
}

export const errorResponse = (error: DomainError, correlationId: string): ErrorResponse => ({
  code: error.code,
  message: error.message,
  cure: errorCatalogue[error.code].cure,
  correlationId,
  ...(error.details === undefined ? {} : { details: error.details }),
});

/** Counts, logs and sends. What went wrong inside never leaves; the correlation id finds it in the log. */
export function createErrorReply({ refusals, onRefusal }: Pick<HttpParts, 'refusals' | 'onRefusal'>) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const named = asDomainError(error);
    const { status } = errorCatalogue[named.code];
    refusals.add(named.code);
    const route = request.routeOptions.url ?? 'unknown route';
    onRefusal(named.code, request.session?.view.name ?? 'nobody', `${request.method} ${route}`);
    const context = { code: named.code, route, method: request.method };
    if (status >= 500) request.log.error({ ...context, err: error }, named.message);
    else request.log.info(context, 'refused');
    const retryAfterMs = named.details?.['retryAfterMs'];
    if (typeof retryAfterMs === 'number') void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
    // What is too large is not read to its end, so nothing can follow it on this connection.
    if (named.code === 'BPC_E_PAYLOAD_TOO_LARGE') void reply.header('connection', 'close');
    return reply.code(status).send(errorResponse(named, request.id));
  };
}

/** The value of a Result, or its error as an exception that the error handler maps. */
export function valueOrThrow<T>(result: Result<T, DomainError>): T {
  if (!result.ok) throw new CodedError(result.error);
  return result.value;
}
