import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { SecureContextOptions, Server, TLSSocket } from 'node:tls';
import type { TlsMaterial } from '../pki/tls-material.ts';

export interface TlsListenerOptions {
  readonly material: TlsMaterial;
  readonly handshakeTimeoutMs: number;
  /** A raw connection, before its handshake. */
  readonly onOpened: (socket: Socket) => void;
  /** `raw`: what `onOpened` was told. `certificate`: DER, whose key the client holds; nobody has judged it yet. */
  readonly onSecured: (socket: TLSSocket, raw: Socket | undefined, certificate: Uint8Array | undefined) => void;
  readonly onFailed: () => void;
}

/**
 * TLS 1.2 and later, asking for a client certificate. OpenSSL checks only that the client holds its key; whose certificate it is and
 * whether it still holds is asked of the certificate book. OpenSSL's own verdict is not used: it names one of several faults, it goes by
 * the machine's clock, and its revocation lists lock everybody out once they are stale.
 */
export function createTlsListener(options: TlsListenerOptions): Server {
  const raws = new Map<string, Socket>();
  const server = createServer({
    ...contextOf(options.material),
    noDelay: true,
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: options.handshakeTimeoutMs,
  });
  server.on('connection', (raw: Socket) => {
    const endpoint = endpointOf(raw);
    raws.set(endpoint, raw);
    raw.once('close', () => raws.delete(endpoint));
    options.onOpened(raw);
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    options.onSecured(socket, raws.get(endpointOf(socket)), socket.getPeerX509Certificate()?.raw);
  });
  server.on('tlsClientError', (_error, socket) => {
    // After a handshake that took too long Node leaves it open.
    socket.destroy();
    options.onFailed();
  });
  return server;
}

export const contextOf = ({ cert, key, ca }: TlsMaterial): SecureContextOptions => ({
  cert,
  key,
  ca: [...ca],
  minVersion: 'TLSv1.2',
});

const endpointOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
