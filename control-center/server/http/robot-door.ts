import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { TlsMaterial } from '../pki/tls-material.ts';
import { createErrorReply } from './error-reply.ts';
import type { RefusalCounter } from '../health/refusal-counter.ts';
import { httpsContext } from './https.ts';
import { acceptJsonOnly } from './json-body.ts';
import type { HttpServer } from './http-parts.ts';
import { robotDoorRoutes } from './routes/robot-door-routes.ts';
import type { RobotDoorDesks } from './routes/robot-door-routes.ts';
import { typeBoxValidation } from './typebox-validation.ts';

export interface RobotDoorParts {
  readonly desks: RobotDoorDesks;
  readonly material: TlsMaterial;
  readonly refusals: RefusalCounter;
  readonly ids: IdSource;
  readonly log: FastifyBaseLogger;
  /** A named refusal, for the audit log. */
  readonly onRefusal: (code: ErrorCode, who: string, what: string) => void;
  /** From one address, behind which a fleet may stand; 600 if absent. */
  readonly requestsPerMinute?: number;
}

export interface RobotDoor extends AsyncDisposable {
  /** https://host:port */
  readonly address: string;
  /** From the next handshake on. */
  renewTls(material: TlsMaterial): void;
}

const bodyBytes = 16 * 1024;
const timeoutMs = 15_000;

/**
 * Where robots enrol and renew: HTTPS of its own, apart from the console, with a handful of routes. A client certificate is asked for and
 * not demanded, as a robot that enrols has none; each route says what it needs, and the certificate book judges what is shown.
 */
export async function startRobotDoor(
  parts: RobotDoorParts,
  listen: { readonly host: string; readonly port: number },
): Promise<RobotDoor> {
  let tlsServer: Server | undefined;
  const replyWithError = createErrorReply(parts);
  const server: HttpServer = fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => parts.ids.next(),
    bodyLimit: bodyBytes,
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => void replyWithError(error, request, reply),
    serverFactory: (handler) => {
      const options = { requestCert: true, rejectUnauthorized: false, handshakeTimeout: timeoutMs };
      const limits = { requestTimeout: timeoutMs, headersTimeout: timeoutMs, connectionsCheckingInterval: 5000 };
      tlsServer = createServer({ ...httpsContext(parts.material), ...options, ...limits }, handler);
      return tlsServer;
    },
  });
  server.setValidatorCompiler(typeBoxValidation);
  server.setSerializerCompiler(() => JSON.stringify);
  server.setErrorHandler(replyWithError);
  acceptJsonOnly(server, bodyBytes);
  await server.register(rateLimit, {
    max: parts.requestsPerMinute ?? 600,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new CodedError(domainError('BPC_E_RATE_LIMITED', `More than ${max} requests a minute.`, { retryAfterMs: ttl })),
  });
  robotDoorRoutes(server, parts.desks);
  await server.listen(listen).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') throw cause;
    throw new CodedError(domainError('BPC_E_PORT_IN_USE', `Robot port ${listen.port} of ${listen.host}.`), { cause });
  });
  const { address, port } = server.server.address() as AddressInfo;
  return {
    address: `https://${address.includes(':') ? `[${address}]` : address}:${port}`,
    renewTls: (material) => tlsServer?.setSecureContext(httpsContext(material)),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
