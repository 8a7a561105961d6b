import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { Server } from 'socket.io';
import type { ZonesView } from '#shared/contracts/http/zones.ts';
import { rolePermissions } from '#shared/contracts/access.ts';
import type { Role, SessionView } from '#shared/contracts/access.ts';
import type {
  ClientToServerEvents,
  PictureChange,
  PictureSnapshot,
  ServerToClientEvents,
} from '#shared/contracts/socket.ts';
import { sectors } from '#shared/sector/sectors.ts';
import type { SectorName } from '#shared/sector/sectors.ts';
import { encodeDem } from '#shared/terrain/encoded-dem.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { sendSecurityHeaders } from '#control-center/server/http/security-headers.ts';
import { serveWebClient } from '#control-center/server/http/web-client.ts';
import { fixtureApi } from './console-fixture-api.ts';
import { fixturePicture } from './console-fixture-picture.ts';
import { playFixture } from './console-fixture-script.ts';

export const consoleSource = new URL('../../control-center/web/', import.meta.url);

export interface ConsoleFixtureOptions {
  readonly sector: SectorName;
  readonly mode?: PictureSnapshot['mode'];
  readonly role?: Role;
  readonly port?: number;
  /** Without the elevation model the map must say so. */
  readonly withoutDem?: boolean;
  /** Folder of the built console; its own `dist` if absent. */
  readonly webDir?: string;
  /** Robots move and report. Off where a test needs them to grow old. */
  readonly moving?: boolean;
}

/**
 * A stand-in for the control centre: the real page, headers and socket events, an invented picture. Any name with the password
 * `fixture` signs in, and so does any one-time link. For development and browser tests only.
 */
export class ConsoleFixture {
  readonly url: string;
  /** Keys and arrival times of every stop, by whichever way it came. */
  readonly stops: { readonly by: 'socket' | 'http'; readonly key: string; readonly at: number }[] = [];
  picture: PictureSnapshot;
  zones: ZonesView;
  /** What was declared empty, and why. */
  readonly freed: { readonly zoneId: string; readonly reason: string }[] = [];
  /** Milliseconds by which answers of the HTTP interface are held back. */
  answerDelayMs = 0;
  sessionValid = true;
  /** Call sign of the robot that the ranking puts first. */
  firstResponder: string | undefined;
  readonly evidence: ReadonlyMap<string, Uint8Array>;
  readonly session: SessionView;
  /** The second person, who signs in by a link with `supervisor` in it. */
  readonly supervisor: SessionView;
  readonly #app: FastifyInstance;
  readonly #io: Server<ClientToServerEvents, ServerToClientEvents>;
  #endScript: () => void = () => undefined;

  private constructor(
    url: string,
    app: FastifyInstance,
    io: Server<ClientToServerEvents, ServerToClientEvents>,
    made: ReturnType<typeof fixturePicture>,
    role: Role,
  ) {
    this.url = url;
    this.#app = app;
    this.#io = io;
    this.picture = made.snapshot;
    const robots = made.snapshot.robots.map(({ id }) => ({ robotId: id, inForce: true }));
    this.zones = { zoneSetId: 'fixture-zones', closures: [], robots, releases: [] };
    this.evidence = made.evidence;
    this.session = fixtureSession('U-1', 'Olga Operator', role);
    this.supervisor = fixtureSession('U-2', 'Sven Supervisor', 'supervisor');
  }

  static async start(options: ConsoleFixtureOptions): Promise<ConsoleFixture> {
    const sector = sectors[options.sector];
    const app = fastify({ forceCloseConnections: true });
    await app.register(cookie);
    await sendSecurityHeaders(app, false);
    await serveWebClient(app, options.webDir ?? fileURLToPath(new URL('dist', consoleSource)));
    let fixture: ConsoleFixture | undefined;
    const dem = options.withoutDem ? undefined : encodeDem(generateDem(sector));
    fixtureApi(app, { sector, dem, fixture: () => fixture! });
    const io = new Server<ClientToServerEvents, ServerToClientEvents>(app.server, { serveClient: false });
    const url = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
    fixture = new ConsoleFixture(
      url,
      app,
      io,
      fixturePicture(sector, Date.now(), options.mode ?? 'SIM'),
      options.role ?? 'operator',
    );
    fixture.#serve(fixture);
    if (options.moving !== false) fixture.#endScript = playFixture(fixture, sector);
    return fixture;
  }

  /** Applies the changes to the picture and sends them as one delta. */
  send(...changes: readonly PictureChange[]): void {
    const seq = this.picture.seq + 1;
    const at = Date.now();
    this.picture = changes.reduce(changed, { ...this.picture, seq, at });
    this.#io.emit('delta', { seq, at, changes });
  }

  /** A delta that is lost on its way: the next one leaves a gap. */
  lose(...changes: readonly PictureChange[]): void {
    this.picture = changes.reduce(changed, { ...this.picture, seq: this.picture.seq + 1 });
  }

  /** As the centre does: the change, and the event that tells it. */
  changeZones(changes: Partial<ZonesView>): void {
    this.zones = { ...this.zones, ...changes };
    const id = `E-zone-${this.picture.seq}`;
    this.send({ kind: 'event', event: { id, at: Date.now(), kind: 'zone', message: 'Zone: changed' } });
  }

  silence(until: number): void {
    this.#io.emit('silenced', until);
  }

  endSession(): void {
    this.sessionValid = false;
    this.#io.emit('session-ended', 'Idle for too long.');
  }

  /** The server vanishes as a browser sees it. */
  async close(): Promise<void> {
    this.#endScript();
    await this.#io.close();
    await this.#app.close();
  }

  latch(by: 'socket' | 'http', key: string): void {
    this.stops.push({ by, key, at: Date.now() });
    const robots = this.picture.robots;
    const live = robots.filter(({ connectionState }) => connectionState === 'ONLINE').map(({ id }) => id);
    const halt = { latched: true, haltId: key, by: this.session.name, reason: 'stop', at: Date.now() };
    this.send({ kind: 'halt', halt: { ...halt, confirmedBy: [], unconfirmedBy: robots.map(({ id }) => id) } });
    setTimeout(() => {
      const unconfirmedBy = robots.map(({ id }) => id).filter((id) => !live.includes(id));
      this.send({ kind: 'halt', halt: { ...this.picture.halt, confirmedBy: live, unconfirmedBy } });
    }, 400);
  }

  #serve(fixture: ConsoleFixture): void {
    this.#io.use((socket, next) => {
      const cookies = socket.handshake.headers.cookie ?? '';
      next(cookies.includes('bpc_session') ? undefined : new Error('BPC_E_UNAUTHENTICATED'));
    });
    this.#io.on('connection', (socket) => {
      socket.emit('snapshot', fixture.picture);
      socket.on('resync', () => void socket.emit('snapshot', fixture.picture));
      socket.on('ping', (_sentAt, ack) => ack(Date.now()));
      socket.on('stop', ({ key }, ack) => {
        fixture.latch('socket', key);
        ack({ ok: true, haltId: key });
      });
    });
  }
}

const fixtureSession = (userId: string, name: string, role: Role): SessionView => ({
  userId,
  name,
  role,
  permissions: [...rolePermissions[role]],
  csrfToken: `fixture-csrf-token-${userId}`,
  expiresAt: Date.now() + 8 * 3_600_000,
});

function changed(picture: PictureSnapshot, change: PictureChange): PictureSnapshot {
  const put = <T extends { readonly id: string }>(items: readonly T[], item: T): readonly T[] => [
    ...items.map((known) => (known.id === item.id ? item : known)),
    ...(items.some(({ id }) => id === item.id) ? [] : [item]),
  ];
  switch (change.kind) {
    case 'robot':
      return { ...picture, robots: put(picture.robots, change.robot) };
    case 'robot-position':
      return {
        ...picture,
        robots: picture.robots.map((robot) =>
          robot.id === change.position.id ? { ...robot, position: change.position } : robot,
        ),
      };
    case 'track':
      return { ...picture, tracks: put(picture.tracks, change.track) };
    case 'track-removed':
      return { ...picture, tracks: picture.tracks.filter(({ id }) => id !== change.trackId) };
    case 'alarm':
      return { ...picture, alarms: put(picture.alarms, change.alarm) };
    case 'alarm-metrics':
      return { ...picture, alarmMetrics: change.metrics };
    case 'incident':
      return { ...picture, incidents: put(picture.incidents, change.incident) };
    case 'command':
      return { ...picture, commands: put(picture.commands, change.command) };
    case 'evidence':
      return { ...picture, evidence: put(picture.evidence, change.evidence) };
    case 'halt':
      return { ...picture, halt: change.halt };
    case 'event':
      return { ...picture, events: [...picture.events, change.event] };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [sector = 'border-hills', port = '5180'] = process.argv.slice(2);
  const fixture = await ConsoleFixture.start({ sector: sector as SectorName, port: Number(port) });
  console.log(`Console with an invented picture: ${fixture.url}/login?token=fixture-fixture-fixture`);
}
