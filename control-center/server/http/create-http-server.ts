import { createServer } from 'node:https';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { LogController } from 'fastify';
import type { FastifyServerFactory } from 'fastify';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { serveDocs } from './api-docs.ts';
import { createErrorReply } from './error-reply.ts';
import type { HttpParts, HttpServer } from './http-parts.ts';
import { acceptJsonOnly } from './json-body.ts';
import { accessRoutes } from './routes/access-routes.ts';
import { alarmRoutes } from './routes/alarm-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { commandRoutes } from './routes/command-routes.ts';
import { enrolmentRoutes } from './routes/enrolment-routes.ts';
import { evidenceRoutes, evidenceUploadRoute } from './routes/evidence-routes.ts';
import { haltRoutes } from './routes/halt-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { incidentRoutes } from './routes/incident-routes.ts';
import { pictureRoutes } from './routes/picture-routes.ts';
import { recordRoutes } from './routes/record-routes.ts';
import { userRoutes } from './routes/user-routes.ts';
import { zoneRoutes } from './routes/zone-routes.ts';
import { httpsContext, isHttps } from './https.ts';
import { sendSecurityHeaders } from './security-headers.ts';
import { actorOf, guardSessions } from './session-guard.ts';
import { typeBoxValidation } from './typebox-validation.ts';
import { serveWebClient } from './web-client.ts';

/** Of every JSON body. */
const bodyBytes = 64 * 1024;
const requestsPerMinute = 1200;
const requestTimeout = 300_000;

/** The whole HTTP side, not yet listening. */
export async function createHttpServer(parts: HttpParts): Promise<HttpServer> {
  const replyWithError = createErrorReply(parts);
  const server: HttpServer = fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => parts.ids.next(),
    bodyLimit: bodyBytes,
    // A picture over a poor radio link takes its time; headers do not.
    requestTimeout,
    http: limits,
    ...(parts.tls === undefined ? {} : { serverFactory: httpsFactory(parts.tls) }),
    trustProxy: parts.publicOrigin === undefined ? false : 'loopback',
    routerOptions: { maxParamLength: 128 },
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => void replyWithError(error, request, reply),
    clientErrorHandler: (_error, socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'),
  });
  server.setValidatorCompiler(typeBoxValidation);
  server.setSerializerCompiler(() => JSON.stringify);
  server.setErrorHandler(replyWithError);
  acceptJsonOnly(server, bodyBytes);
  openUnlessApi(server);

  await server.register(cookie);
  await sendSecurityHeaders(server, isHttps(parts));
  await server.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, context) =>
      new CodedError(
        domainError('BPC_E_RATE_LIMITED', `More than ${context.max} requests a minute.`, { retryAfterMs: context.ttl }),
      ),
  });
  guardSessions(server, parts.access, parts.origins);
  server.addHook('onSend', async (request, reply) => void reply.header('x-correlation-id', request.id));
  server.addHook('preHandler', async (request) => {
    if (request.session !== undefined && request.method !== 'GET') parts.room.noteOperatorActivity(actorOf(request));
  });
  await serveDocs(server);
  for (const register of routes) register(server, parts);
  await server.register(async (scope) => evidenceUploadRoute(scope as HttpServer, parts));
  await serveWebClient(server, parts.webDir);
  return server;
}

const limits = { headersTimeout: 10_000, connectionsCheckingInterval: 5000 };

function httpsFactory(tls: NonNullable<HttpParts['tls']>): FastifyServerFactory {
  return (handler) => {
    const server = createServer({ ...httpsContext(tls.material), ...limits, requestTimeout }, handler);
    tls.onRenewed((material) => server.setSecureContext(httpsContext(material)));
    return server;
  };
}

const routes = [
  accessRoutes,
  userRoutes,
  enrolmentRoutes,
  pictureRoutes,
  haltRoutes,
  alarmRoutes,
  incidentRoutes,
  commandRoutes,
  zoneRoutes,
  evidenceRoutes,
  auditRoutes,
  recordRoutes,
  healthRoutes,
];

/** Only what lies under /api is for sessions; console, docs and probes are for anybody. */
function openUnlessApi(server: HttpServer): void {
  server.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api')) route.config = { open: 'anybody', ...route.config };
  });
}
