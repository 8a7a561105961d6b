import type { AddressInfo } from 'node:net';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { RefusalAudit } from '../audit/refusal-audit.ts';
import { startSocketServer } from '../socket/socket-server.ts';
import type { PictureGateway } from '../socket/picture-gateway.ts';
import { createHttpServer } from './create-http-server.ts';
import type { HttpParts } from './http-parts.ts';
import { allowedOrigins, isOwnOrigin } from './origin-check.ts';
import { sessionCookie } from './session-guard.ts';

export interface EdgeParts extends Omit<HttpParts, 'onSilence' | 'onRefusal' | 'origins'> {
  readonly refusalAudit: RefusalAudit;
}

export interface Edge extends AsyncDisposable {
  /** http://host:port, or https:// */
  readonly address: string;
  readonly gateway: PictureGateway;
}

/** Browsers and robots' uploads on one port: HTTP, and the live picture beside it. */
export async function startEdge(parts: EdgeParts, listen: { host: string; port: number }): Promise<Edge> {
  const stop = new AbortController();
  let gateway: PictureGateway | undefined;
  let origins: ReadonlySet<string> = new Set();
  const server = await createHttpServer({
    ...parts,
    origins: () => origins,
    onSilence: () => gateway?.refreshSilence(),
    onRefusal: (code, who, what) => parts.refusalAudit.note(code, who, what),
  });
  const sockets = startSocketServer(
    {
      http: server.server,
      room: parts.room,
      access: parts.access,
      cookieName: sessionCookie,
      clock: parts.clock,
      isOwnOrigin: (headers) => isOwnOrigin(headers, origins),
      onRefusal: (code, who, what) => {
        parts.refusals.add(code);
        parts.refusalAudit.note(code, who, what);
      },
    },
    stop.signal,
  );
  gateway = sockets.gateway;
  await server.listen(listen).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') throw cause;
    throw new CodedError(domainError('BPC_E_PORT_IN_USE', `HTTP port ${listen.port} of ${listen.host}.`), { cause });
  });
  const { port } = server.server.address() as AddressInfo;
  const { publicOrigin } = parts;
  const scheme = parts.tls === undefined ? 'http' : 'https';
  origins = allowedOrigins({
    scheme,
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
    host: listen.host,
    port,
  });
  return {
    address: publicOrigin ?? `${scheme}://${hostInUrl(listen.host)}:${port}`,
    gateway,
    async [Symbol.asyncDispose]() {
      stop.abort();
      // Together: socket.io closes the HTTP server too, but waits for connections that only Fastify cuts.
      await Promise.all([sockets.close(), server.close()]);
    },
  };
}

const hostInUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};
