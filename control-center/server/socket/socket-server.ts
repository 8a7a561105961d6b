import type { Server as NodeServer } from 'node:http';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '#shared/contracts/socket.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { Access } from '../access/access.ts';
import type { Actor, ControlRoom } from '../control-room.ts';
import { bufferedBytes } from './buffered-bytes.ts';
import { PictureGateway } from './picture-gateway.ts';
import type { PictureClient } from './picture-gateway.ts';
import { sessionOfHandshake } from './session-handshake.ts';
import { stopAll } from './stop-lane.ts';

interface SocketData {
  sessionId: string;
  token: string;
  name: string;
}
type PictureSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;

export interface SocketServerParts {
  readonly http: NodeServer;
  readonly room: ControlRoom;
  readonly access: Access;
  readonly cookieName: string;
  readonly clock: Clock;
  readonly isOwnOrigin: (headers: NodeServerHeaders) => boolean;
  /** Counted and, with a name, audited. */
  readonly onRefusal: (code: ErrorCode, who: string, what: string) => void;
}
type NodeServerHeaders = {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
};

export interface SocketServer {
  readonly gateway: PictureGateway;
  close(): Promise<void>;
}

const liveRoom = 'live';
const known = new Set(['stop', 'ping', 'resync']);
/** A person makes a few; a page that makes more is broken or hostile. */
const messagesPerSecond = 30;

/** socket.io on the HTTP server: who may connect, what may be said, and the gateway's transport. */
export function startSocketServer(parts: SocketServerParts, signal: AbortSignal): SocketServer {
  const io = new Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>(parts.http, {
    serveClient: false,
    maxHttpBufferSize: 16_384,
    pingInterval: 5000,
    pingTimeout: 4000,
    perMessageDeflate: false,
    allowRequest: (request, done) => {
      const isOwn = parts.isOwnOrigin(request.headers);
      if (!isOwn) parts.onRefusal('BPC_E_ORIGIN_FOREIGN', 'nobody', 'socket');
      done(isOwn ? null : 'BPC_E_ORIGIN_FOREIGN', isOwn);
    },
  });
  const gateway = new PictureGateway({
    room: parts.room,
    clock: parts.clock,
    broadcast: (delta) => void io.to(liveRoom).emit('delta', delta),
    announceSilence: (until) => void io.emit('silenced', until),
  });
  gateway.start(signal);
  io.use((socket, next) => {
    const handshake = sessionOfHandshake(parts.access, socket.handshake.headers.cookie, parts.cookieName);
    if (!handshake.ok) {
      parts.onRefusal(handshake.error.code, 'nobody', 'socket');
      return next(Object.assign(new Error(handshake.error.code), { data: handshake.error }));
    }
    const { token, session } = handshake.value;
    socket.data = { sessionId: session.id, token, name: session.view.name };
    next();
  });
  io.on('connection', (socket) => serve(socket, gateway, parts));
  const stopFollowing = parts.access.sessions.onEnd((sessionId, why) => {
    for (const socket of io.sockets.sockets.values()) {
      if (socket.data.sessionId === sessionId) socket.emit('session-ended', why);
    }
  });
  signal.addEventListener('abort', stopFollowing);
  return { gateway, close: () => io.close() };
}

function serve(socket: PictureSocket, gateway: PictureGateway, parts: SocketServerParts): void {
  guard(socket, parts);
  const client: PictureClient = {
    sendSnapshot: (snapshot) => void socket.emit('snapshot', snapshot),
    setLive: (live) => void (live ? socket.join(liveRoom) : socket.leave(liveRoom)),
    bufferedBytes: () => bufferedBytes(socket),
    drop: () => void socket.disconnect(true),
  };
  const detach = gateway.attach(client);
  socket.on('disconnect', detach);
  socket.on('resync', () => gateway.resync(client));
  socket.on('ping', (_sentAt, ack) => typeof ack === 'function' && ack(parts.clock.now()));
  socket.on('stop', (request, ack) => {
    void stopAll(parts.room, actorOf(socket, parts.access), request).then((answer) => {
      if (!answer.ok) parts.onRefusal(answer.code as ErrorCode, socket.data.name, 'stop');
      if (typeof ack === 'function') ack(answer);
    });
  });
}

/** A browser says three things, and not many a second. Whatever else it says ends its connection. */
function guard(socket: PictureSocket, parts: SocketServerParts): void {
  let windowStart = 0;
  let inWindow = 0;
  socket.use(([event, ...args], next) => {
    const now = parts.clock.monotonicMs();
    if (now - windowStart > 1000) [windowStart, inWindow] = [now, 0];
    const code: ErrorCode | undefined = !known.has(event)
      ? 'BPC_E_FORBIDDEN'
      : event !== 'stop' && ++inWindow > messagesPerSecond
        ? 'BPC_E_RATE_LIMITED'
        : undefined;
    if (code === undefined) return next();
    parts.onRefusal(code, socket.data.name, `socket ${event.slice(0, 32)}`);
    const ack: unknown = args.at(-1);
    const { message } = domainError(code, 'Refused.');
    if (typeof ack === 'function') (ack as (answer: object) => void)({ ok: false, code, message });
    setImmediate(() => socket.disconnect(true));
  });
}

function actorOf(socket: PictureSocket, access: Access): Actor | undefined {
  const view = access.session(socket.data.token)?.view;
  return view === undefined ? undefined : { userId: view.userId, name: view.name, role: view.role };
}
