import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type {
  CloseIncidentRequest,
  CommandRequest,
  IncidentNoteRequest,
  OpenIncidentRequest,
  ShelveRequest,
} from '#shared/contracts/http/requests.ts';
import type { FreeZoneRequest } from '#shared/contracts/http/zones.ts';
import type { SessionView } from '#shared/contracts/access.ts';
import type { CommandKind } from '#shared/contracts/views.ts';
import type { AuditEntry, GateAnswer, Responder, TimelineAnswer } from '#shared/contracts/http/responses.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { ConsoleFixture } from './console-fixture.ts';

interface ApiParts {
  readonly sector: Sector;
  readonly dem: Uint8Array | undefined;
  readonly fixture: () => ConsoleFixture;
}

/** The routes of the control centre that the console asks, answered from the fixture's picture. */
export function fixtureApi(app: FastifyInstance, parts: ApiParts): void {
  const { fixture } = parts;
  app.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/api') || request.url.startsWith('/api/login')) return;
    const known = request.cookies['bpc_session'] !== undefined && fixture().sessionValid;
    const session = sessionOf(request, fixture());
    if (!known) return refuse(reply, 401, 'BPC_E_UNAUTHENTICATED', 'There is no valid session.');
    if (request.method === 'POST' && request.headers['x-bpc-csrf'] !== session.csrfToken) {
      return refuse(reply, 403, 'BPC_E_CSRF', 'The request did not carry the token of its session.');
    }
    if (fixture().answerDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, fixture().answerDelayMs));
  });
  accessRoutes(app, fixture);
  app.get('/api/sector', async () => parts.sector);
  app.get('/api/sector/dem', async (_request, reply) =>
    parts.dem === undefined
      ? refuse(reply, 404, 'BPC_E_NOT_FOUND', 'There is no elevation model.')
      : reply.type('application/octet-stream').send(Buffer.from(parts.dem)),
  );
  alarmRoutes(app, fixture);
  incidentRoutes(app, fixture);
  zoneRoutes(app, fixture);
  recordRoutes(app, fixture);
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ code, message, cure: 'Sign in again.', correlationId: 'fixture' });
}

function accessRoutes(app: FastifyInstance, fixture: () => ConsoleFixture): void {
  const enter = (reply: FastifyReply, session = fixture().session): object => {
    fixture().sessionValid = true;
    void reply.setCookie('bpc_session', session.userId, { path: '/', httpOnly: true, sameSite: 'strict' });
    return session;
  };
  app.get('/api/session', async (request) => sessionOf(request, fixture()));
  app.post('/api/login', async (request, reply) =>
    (request.body as { password: string }).password === 'fixture'
      ? enter(reply)
      : refuse(reply, 401, 'BPC_E_CREDENTIALS_WRONG', 'The credentials do not match.'),
  );
  app.post('/api/login/link', async (request, reply) => {
    const isSecond = (request.body as { token: string }).token.includes('supervisor');
    return enter(reply, isSecond ? fixture().supervisor : fixture().session);
  });
  app.post('/api/logout', async (_request, reply) => reply.clearCookie('bpc_session', { path: '/' }).code(204).send());
}

const sessionOf = (request: FastifyRequest, { session, supervisor }: ConsoleFixture): SessionView =>
  request.cookies['bpc_session'] === supervisor.userId ? supervisor : session;

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

function alarmRoutes(app: FastifyInstance, fixture: () => ConsoleFixture): void {
  app.post('/api/halt', async (request) => {
    fixture().latch('http', (request.body as { key: string }).key);
    return fixture().picture.halt;
  });
  app.post('/api/halt/release', async (request, reply) => {
    const { halt } = fixture().picture;
    const { name } = sessionOf(request, fixture());
    if (halt.releaseRequestedBy === name) {
      return refuse(reply, 409, 'BPC_E_SECOND_PERSON', 'A second person must confirm.');
    }
    const next =
      halt.releaseRequestedBy === undefined
        ? { ...halt, releaseRequestedBy: name }
        : { latched: false, confirmedBy: [], unconfirmedBy: [] };
    fixture().send({ kind: 'halt', halt: next });
    return next;
  });
  app.post('/api/alarms/silence', async () => {
    const until = Date.now() + 30_000;
    fixture().silence(until);
    return { until };
  });
  app.post('/api/alarms/:id/acknowledge', async (request) => {
    const alarm = fixture().picture.alarms.find(({ id }) => id === idOf(request))!;
    const next = { ...alarm, state: 'acknowledged' as const, acknowledgedBy: 'Olga', version: alarm.version + 1 };
    fixture().send({ kind: 'alarm', alarm: next });
    return next;
  });
  app.post('/api/alarms/:id/shelve', async (request) => {
    const alarm = fixture().picture.alarms.find(({ id }) => id === idOf(request))!;
    const shelvedUntil = Date.now() + (request.body as ShelveRequest).minutes * 60_000;
    const next = { ...alarm, suppression: 'shelved' as const, shelvedUntil, version: alarm.version + 1 };
    fixture().send({ kind: 'alarm', alarm: next });
    return next;
  });
  app.get('/api/commands/gate', async (request) =>
    fixtureGate(fixture(), request.query as { kind: CommandKind; robotId: string }),
  );
  app.get('/api/alarms/:id/responders', async () => ({ responders: fixtureResponders(fixture()) }));
  app.post('/api/commands', async (request) => {
    const body = request.body as CommandRequest;
    const now = Date.now();
    const command = {
      id: body.key,
      kind: body.kind,
      robotId: body.robotId,
      state: 'sent' as const,
      by: fixture().session.name,
      ...(body.alarmId === undefined ? {} : { alarmId: body.alarmId }),
      ...(body.target === undefined ? {} : { target: body.target }),
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      epoch: 3,
      createdAt: now,
      expiresAt: now + 60_000,
      sentAt: now,
      version: 1,
    };
    fixture().send({ kind: 'command', command });
    setTimeout(
      () =>
        fixture().send({
          kind: 'command',
          command: { ...command, state: 'executing', acceptedAt: Date.now(), executingAt: Date.now(), version: 3 },
        }),
      400,
    );
    return command;
  });
}

const moving: ReadonlySet<CommandKind> = new Set(['dispatch', 'observe', 'resume', 'resume-patrol', 'return']);

/** As the centre's gate: a silent robot gets nothing, a halted one does not move, the first one cannot speak. */
function fixtureGate({ picture }: ConsoleFixture, query: { kind: CommandKind; robotId: string }): GateAnswer {
  const robot = picture.robots.find(({ id }) => id === query.robotId)!;
  const { callSign } = robot;
  const reasons = [
    ...(robot.connectionState === 'ONLINE'
      ? []
      : [
          {
            code: 'ROBOT_OFFLINE',
            message: `${callSign} is not live: nothing will be sent.`,
            cure: 'Wait for its link.',
          },
        ]),
    ...(picture.halt.latched && moving.has(query.kind)
      ? [{ code: 'HALTED', message: 'A halt is latched.', cure: 'Two people release the halt.' }]
      : []),
    ...(robot.serviceState === 'IN_SERVICE' || !moving.has(query.kind)
      ? []
      : [
          {
            code: 'SERVICE_STATE',
            message: `${callSign} is ${robot.serviceState}.`,
            cure: 'A supervisor puts it back.',
          },
        ]),
    ...(query.kind === 'announce' && robot.id === picture.robots[0]!.id
      ? [{ code: 'NOT_SUPPORTED', message: `${callSign} does not know how to announce.`, cure: 'Choose another.' }]
      : []),
  ];
  return { allowed: reasons.length === 0, reasons };
}

function fixtureResponders({ picture, firstResponder }: ConsoleFixture): readonly Responder[] {
  const robots = picture.robots.toSorted(
    (a, b) => Number(b.callSign === firstResponder) - Number(a.callSign === firstResponder),
  );
  return robots.map((robot, index) => ({
    robotId: robot.id,
    callSign: robot.callSign,
    eligible: robot.connectionState === 'ONLINE' && (robot.batteryPercent ?? 0) > 30,
    ...(robot.connectionState === 'ONLINE' ? { etaSeconds: 180 + index * 75, distanceM: 420 + index * 160 } : {}),
    ...(robot.batteryPercent === undefined
      ? {}
      : { batteryPercent: robot.batteryPercent, batteryAfterPercent: robot.batteryPercent - 8 }),
    reasons:
      robot.connectionState !== 'ONLINE'
        ? ['no link for 226 s']
        : (robot.batteryPercent ?? 0) > 30
          ? [`leaves ${robot.orderDescription ?? 'its patrol'}`]
          : ['battery too low to return'],
  }));
}

function incidentRoutes(app: FastifyInstance, fixture: () => ConsoleFixture): void {
  app.post('/api/incidents', async (request) => {
    const { alarmIds, title, key } = request.body as OpenIncidentRequest;
    const alarm = fixture().picture.alarms.find(({ id }) => id === alarmIds[0])!;
    const incident = {
      id: key,
      number: `I-000${fixture().picture.incidents.length + 7}`,
      title: title ?? alarm.message,
      state: 'open' as const,
      category: alarm.category,
      priority: alarm.priority,
      alarmIds,
      robotIds: [],
      openedAt: Date.now(),
      openedBy: fixture().session.name,
      notes: [],
      version: 1,
    };
    fixture().send(
      { kind: 'incident', incident },
      { kind: 'alarm', alarm: { ...alarm, incidentId: key, version: alarm.version + 1 } },
    );
    return incident;
  });
  app.post('/api/incidents/:id/notes', async (request) => {
    const incident = fixture().picture.incidents.find(({ id }) => id === idOf(request))!;
    const note = { at: Date.now(), by: fixture().session.name, text: (request.body as IncidentNoteRequest).text };
    const next = { ...incident, notes: [...incident.notes, note], version: incident.version + 1 };
    fixture().send({ kind: 'incident', incident: next });
    return next;
  });
  app.post('/api/incidents/:id/close', async (request) => {
    const incident = fixture().picture.incidents.find(({ id }) => id === idOf(request))!;
    const { disposition } = request.body as CloseIncidentRequest;
    const next = {
      ...incident,
      state: 'closed' as const,
      disposition,
      closedAt: Date.now(),
      closedBy: fixture().session.name,
      version: incident.version + 1,
    };
    fixture().send({ kind: 'incident', incident: next });
    return next;
  });
}

function zoneRoutes(app: FastifyInstance, fixture: () => ConsoleFixture): void {
  app.get('/api/zones', async () => fixture().zones);
  app.post('/api/zones/:id/lift', async (request) => {
    const { zones } = fixture();
    fixture().changeZones({ closures: zones.closures.filter(({ zoneId }) => zoneId !== idOf(request)) });
    return fixture().zones;
  });
  app.post('/api/zones/:id/free', async (request) => {
    const { zones } = fixture();
    fixture().freed.push({ zoneId: idOf(request), reason: (request.body as FreeZoneRequest).reason });
    fixture().changeZones({ releases: zones.releases.filter(({ zoneId }) => zoneId !== idOf(request)) });
    return fixture().zones;
  });
}

function recordRoutes(app: FastifyInstance, fixture: () => ConsoleFixture): void {
  app.get('/api/evidence/:id/content', async (request, reply) => {
    const bytes = fixture().evidence.get(idOf(request));
    return bytes === undefined
      ? refuse(reply, 404, 'BPC_E_NOT_FOUND', 'No such evidence.')
      : reply.type('image/png').send(Buffer.from(bytes));
  });
  app.get('/api/timeline', async (request) =>
    fixtureTimeline(fixture(), request.query as { from: string; to: string }),
  );
  app.get('/api/audit', async (request) => {
    const { from, limit = '100' } = request.query as { from?: string; limit?: string };
    const all = fixtureAudit();
    const start = from === undefined ? Math.max(0, all.length - Number(limit)) : Number(from);
    return { entries: all.slice(start, start + Number(limit)), treeSize: all.length, rootHash: 'cd'.repeat(32) };
  });
  app.get('/api/audit/verify', async () => ({
    ok: true,
    treeSize: fixtureAudit().length,
    rootHash: 'cd'.repeat(32),
    checkpointsChecked: 3,
    faults: [],
  }));
}

function fixtureTimeline(
  { picture }: ConsoleFixture,
  query: { readonly from: string; readonly to: string },
): TimelineAnswer {
  const [from, to] = [Number(query.from), Number(query.to)];
  const bucketMs = 20_000;
  return {
    from,
    to,
    alarms: picture.alarms.map(({ id, occurredAt, priority, message }) => ({
      at: occurredAt,
      alarmId: id,
      priority,
      message,
    })),
    detections: {
      bucketMs,
      counts: Array.from({ length: Math.ceil((to - from) / bucketMs) }, (_, i) =>
        Math.round(3 + 3 * Math.sin(i / 3) + (i % 7)),
      ),
    },
    behaviours: picture.robots.map(({ id, behaviour }, index) => ({
      robotId: id,
      from: from + index * 60_000,
      behaviour: behaviour ?? 'PATROL',
    })),
    linkGaps: fixtureGaps(picture.robots, to),
    gaps: [],
    operator: [
      { at: to - 500_000, by: 'Olga', action: 'alarm.acknowledge', subject: 'A-5' },
      { at: to - 150_000, by: 'Olga', action: 'incident.open', subject: 'I-0007' },
      { at: to - 29_000, by: 'Olga', action: 'command.send', subject: 'C-1' },
    ],
  };
}

/** A short gap of the third robot, and those that are silent now. */
function fixtureGaps(robots: ConsoleFixture['picture']['robots'], to: number): TimelineAnswer['linkGaps'] {
  const silent = robots.filter(({ connectionState }) => connectionState !== 'ONLINE');
  return [
    { robotId: robots[2]!.id, from: to - 700_000, to: to - 680_000 },
    ...silent.map(({ id, stateAt }) => ({ robotId: id, from: stateAt ?? to })),
  ];
}

function fixtureAudit(): readonly AuditEntry[] {
  const actions = [
    'session.login',
    'alarm.acknowledge',
    'incident.open',
    'command.send',
    'incident.note',
    'evidence.view',
    'halt.set',
  ];
  return Array.from({ length: 124 }, (_, index) => ({
    index,
    at: 1_773_713_677_000 + index * 41_000,
    actor: index % 5 === 0 ? 'Sven Supervisor' : 'Olga Operator',
    action: actions[index % actions.length]!,
    subject: `A-${2000 + index}`,
    detail: { number: `A-${2000 + index}`, priority: 'high' },
    leafHash: index.toString(16).padStart(64, '0'),
  }));
}
