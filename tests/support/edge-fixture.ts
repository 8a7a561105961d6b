import { request as httpRequest } from 'node:http';
import pino from 'pino';
import { Access } from '#control-center/server/access/access.ts';
import { scryptHasher } from '#control-center/server/access/password.ts';
import { RobotRegistry } from '#control-center/server/access/robot-registry.ts';
import { AuditLog } from '#control-center/server/audit/audit-log.ts';
import { AuditReader } from '#control-center/server/audit/audit-reader.ts';
import { Checkpointer } from '#control-center/server/audit/checkpointer.ts';
import { createLogKey } from '#control-center/server/audit/log-key.ts';
import { RefusalAudit } from '#control-center/server/audit/refusal-audit.ts';
import type { Actor, ControlRoom } from '#control-center/server/control-room.ts';
import { EvidenceBook } from '#control-center/server/evidence/evidence-book.ts';
import { EvidenceDesk } from '#control-center/server/evidence/evidence-desk.ts';
import { MemoryBlobStore } from '#control-center/server/evidence/memory-blob-store.ts';
import { HealthBoard } from '#control-center/server/health/health-board.ts';
import { RefusalCounter } from '#control-center/server/health/refusal-counter.ts';
import { CertificateBook } from '#control-center/server/identity/certificate-book.ts';
import { EnrolmentBook } from '#control-center/server/identity/enrolment-book.ts';
import { RevocationDesk } from '#control-center/server/identity/revocation-desk.ts';
import { startEdge } from '#control-center/server/http/start-edge.ts';
import { openSqliteStore } from '#control-center/server/storage/open-sqlite-store.ts';
import { createChangeFeed } from '#control-center/server/work/change-feed.ts';
import { createWorkQueue } from '#control-center/server/work/work-queue.ts';
import { systemClock } from '#launch/system-clock.ts';
import type { Role } from '#shared/contracts/access.ts';
import { rolePermissions } from '#shared/contracts/access.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { err, ok } from '#shared/result/result.ts';
import { sectors } from '#shared/sector/sectors.ts';

export interface Called {
  readonly verb: string;
  readonly actor: Actor | undefined;
}

/** Notes who called what; checks rights as the real one must. Nothing in it is state. */
function notingRoom(calls: Called[], feed: ReturnType<typeof createChangeFeed>): ControlRoom {
  const act = (verb: string, right: string) => (actor: Actor) => {
    if (!(rolePermissions[actor.role] as readonly string[]).includes(right))
      return Promise.resolve(err(domainError('BPC_E_FORBIDDEN', `This needs ${right}.`)));
    calls.push({ verb, actor });
    return Promise.resolve(ok({ haltId: 'H', until: 0 } as never));
  };
  const robots = [{ id: 'bpc/r-01', callSign: '<script>alert(1)</script>' }];
  const alarmMetrics = { lastTenMinutes: 0, flood: false, unacknowledged: { critical: 0, high: 0, medium: 0, low: 0 } };
  return {
    handle: () => Promise.resolve(),
    snapshot: () => ({ seq: 0, at: 0, mode: 'SIM', robots, alarmMetrics }) as never,
    onChange: feed.onChange,
    halt: act('halt', 'halt.set'),
    releaseHalt: act('releaseHalt', 'halt.release'),
    acknowledge: act('acknowledge', 'alarm.acknowledge'),
    shelve: act('shelve', 'alarm.shelve'),
    silence: act('silence', 'alarm.silence'),
    openIncident: act('openIncident', 'incident.edit'),
    noteIncident: act('noteIncident', 'incident.edit'),
    closeIncident: act('closeIncident', 'incident.edit'),
    sendCommand: act('sendCommand', 'command.send'),
    closeZone: act('closeZone', 'command.send'),
    liftZone: act('liftZone', 'command.send'),
    freeZone: act('freeZone', 'command.send'),
    zones: () => ({ zoneSetId: 'z', closures: [], robots: [], releases: [] }),
    gate: () => ({ allowed: true, reasons: [] }),
    responders: (id) => err(domainError('BPC_E_NOT_FOUND', `Alarm ${id} does not exist.`)),
    noteOperatorActivity: () => undefined,
    silencedUntil: undefined,
  };
}

export interface Person {
  readonly cookie: string;
  readonly csrf: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** `code` of the error, if it is one. */
  readonly code: string | undefined;
}

/** The centre's edges on a real port, real store and real sessions; behind them a control room that notes what reaches it. */
export async function startEdgeFixture(options: { clockOffset?: () => number } = {}) {
  const real = systemClock();
  const clock = { ...real, now: () => real.now() + (options.clockOffset?.() ?? 0) };
  const ids = ulidSource(clock, seededRandom(`${process.pid} ${real.now()}`));
  const store = await openSqliteStore(':memory:', { now: clock.now() });
  const log = await AuditLog.open(store);
  const feed = createChangeFeed();
  const queue = createWorkQueue({ store, clock, ids, auditLog: log, onChanges: feed.emit });
  const registry = new RobotRegistry();
  const robot = { manufacturer: 'bpc', serialNumber: 'r-01', password: 'p'.repeat(32) };
  await queue.run((work) => {
    registry.enrol(work, 'setup', robot);
    registry.enrol(work, 'setup', { ...robot, serialNumber: 'r-02', password: 'q'.repeat(32) });
  });
  const access = new Access({ queue, clock, ids, hasher: scryptHasher(16) });
  const key = createLogKey('test.audit', Buffer.alloc(32, 1).toString('base64url'));
  const checkpointer = new Checkpointer({ log, key, queue, clock });
  const stop = new AbortController();
  await checkpointer.start(store, stop.signal);
  access.sessions.start(stop.signal);
  const book = new EvidenceBook({
    frame: enuFrame(sectors['border-hills'].anchor),
    verifierOf: (of) => registry.verifierOf(of),
    findings: () => ({ attachEvidence: () => undefined, evidenceBroken: () => undefined }),
  });
  const certificates = new CertificateBook();
  const revocation = new RevocationDesk({
    queue,
    certificates,
    enrolments: new EnrolmentBook(),
    registry,
    onRevoked: () => undefined,
  });
  const refusals = new RefusalCounter();
  const calls: Called[] = [];
  const edge = await startEdge(
    {
      room: notingRoom(calls, feed),
      access,
      registry,
      identity: { certificates, revocation },
      evidence: new EvidenceDesk({ book, blobs: new MemoryBlobStore(), queue }),
      audit: new AuditReader({ store, log, key, checkpointer }),
      events: store,
      timeline: (from, to) =>
        Promise.resolve({
          from,
          to,
          alarms: [],
          detections: { bucketMs: 1, counts: [] },
          behaviours: [],
          linkGaps: [],
          operator: [],
          gaps: [],
        }),
      sector: sectors['border-hills'],
      dem: Uint8Array.of(1, 2, 3),
      mode: 'SIM',
      health: new HealthBoard(),
      refusals,
      refusalAudit: new RefusalAudit(queue, clock),
      clock,
      ids,
      log: pino({ level: 'silent' }),
      isReady: () => true,
      webDir: '/nowhere',
      loginsPerMinute: 60,
    },
    { host: '127.0.0.1', port: 0 },
  );

  /** Node's own client: fetch would refuse to send some of these headers. */
  function send(
    method: string,
    path: string,
    more: { headers?: Record<string, string>; body?: string | Buffer; person?: Person } = {},
  ): Promise<Answer> {
    const { person, body } = more;
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...(person === undefined ? {} : { cookie: person.cookie, 'x-bpc-csrf': person.csrf }),
      ...more.headers,
    };
    return new Promise((resolve, reject) => {
      const request = httpRequest(new URL(path, edge.address), { method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers['content-type']?.includes('json') === true;
          const code = isJson ? (JSON.parse(text) as { code?: string } | null)?.code : undefined;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, code });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  async function login(role: Role, name: string = role): Promise<Person> {
    const user = await access.ensureUser('setup', { name, role });
    const token = await access.issueLink('setup', user, 60_000);
    const entered = await access.loginWithLink(token, '127.0.0.1');
    if (!entered.ok) throw new Error(entered.error.message);
    return { cookie: `bpc_session=${entered.value.token}`, csrf: entered.value.view.csrfToken };
  }

  const auditedActions = async (): Promise<string[]> => {
    await queue.settled();
    const leaves = await store.auditLeaves({ from: 0, limit: 1000 });
    return leaves.map((leaf) => (JSON.parse(leaf.entry) as { action: string }).action);
  };

  return {
    address: edge.address,
    edge,
    access,
    refusals,
    calls,
    robot,
    feed,
    queue,
    book,
    ids,
    send,
    login,
    auditedActions,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await edge[Symbol.asyncDispose]();
      await queue.settled();
      await store.close();
    },
  };
}
