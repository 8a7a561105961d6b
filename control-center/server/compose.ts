import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Role } from '#shared/contracts/access.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { sectors } from '#shared/sector/sectors.ts';
import type { SectorName } from '#shared/sector/sectors.ts';
import { encodeDem } from '#shared/terrain/encoded-dem.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import type { Clock } from '#shared/time/clock.ts';
import { Access } from './access/access.ts';
import { loginLink } from './access/demo-people.ts';
import { ed25519PrivateKey, ed25519Signer, randomToken, sha256Hex } from './access/node-crypto.ts';
import { scryptHasher } from './access/password.ts';
import { RobotRegistry } from './access/robot-registry.ts';
import { takeSector } from './access/sector-lease.ts';
import { secureRandom } from './access/secure-random.ts';
import { AuditLog } from './audit/audit-log.ts';
import { AuditReader } from './audit/audit-reader.ts';
import { Checkpointer } from './audit/checkpointer.ts';
import { createLogKey } from './audit/log-key.ts';
import { RefusalAudit } from './audit/refusal-audit.ts';
import { startEmbeddedBroker } from './broker/embedded-broker.ts';
import { robotPrincipal } from './broker/robot-principal.ts';
import type { CentreConfig } from './config/centre-config.ts';
import { centreIdentity } from './config/centre-identity.ts';
import { interfaceNameOf } from './config/interface-name.ts';
import type { Provisioning } from './config/provisioning.ts';
import { secretOf } from './config/secret-file.ts';
import { createControlRoom } from './create-control-room.ts';
import type { RunningControlRoom } from './create-control-room.ts';
import { EvidenceBook } from './evidence/evidence-book.ts';
import { EvidenceDesk } from './evidence/evidence-desk.ts';
import { HealthBoard } from './health/health-board.ts';
import { RefusalCounter } from './health/refusal-counter.ts';
import { BatchedHistory } from './history/batched-history.ts';
import { startEdge } from './http/start-edge.ts';
import { readTimeline } from './http/timeline-reader.ts';
import { Ingest } from './ingest/ingest.ts';
import { IngestMetrics } from './ingest/ingest-metrics.ts';
import { registryRoster } from './ingest/registry-roster.ts';
import { CentrePresence } from './mqtt/centre-presence.ts';
import { centreSealer } from './mqtt/centre-sealer.ts';
import { connectOutside } from './mqtt/connect-outside.ts';
import { MqttRobotLink } from './mqtt/mqtt-robot-link.ts';
import { PeerAddresses } from './mqtt/peer-addresses.ts';
import { FileBlobStore } from './storage/file-blob-store.ts';
import { openSqliteStore } from './storage/open-sqlite-store.ts';
import { abortedWith } from './work/aborted-with.ts';
import { createChangeFeed } from './work/change-feed.ts';
import { createWorkQueue } from './work/work-queue.ts';

export interface ComposeDeps {
  /** For an external broker; the embedded one needs none. */
  readonly connectMqtt: (url: string) => MqttConnector;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface ControlCenter extends AsyncDisposable {
  /** Of the console: http://host:port */
  readonly address: string;
  /** Where robots connect. */
  readonly mqttUrl: string;
  /** A one-time login link for an account of this role. */
  loginLink(role: Role): Promise<string>;
}

/** Builds and starts everything, or stops what was started and throws a CodedError. */
export async function composeControlCenter(config: CentreConfig, deps: ComposeDeps): Promise<ControlCenter> {
  await using started = new AsyncDisposableStack();
  const sector: Sector = sectors[config.sector as SectorName];
  const records = await openRecords(config, deps, started);
  const identity = await centreIdentity(config, (robots) =>
    records.queue.run((work) => robots.forEach((robot) => records.registry.enrol(work, 'setup', robot))),
  );
  const history = await openHistory(config, deps, started, records.health);
  const { evidence, book } = await openEvidence(config, sector, records, () => room);
  const broker = await openBroker(config, deps, started, records, interfaceNameOf(config, sector));
  const { room } = await openOperations(config, deps, started, { sector, records, identity, history, broker, book });
  const edge = started.use(
    await startEdge(
      {
        ...records,
        room,
        evidence,
        audit: records.reader,
        events: records.store,
        timeline: (from, to) =>
          readTimeline(
            { events: records.store, history, audit: (...range) => records.reader.between(...range) },
            from,
            to,
          ),
        sector,
        dem: encodeDem(generateDem(sector)),
        mode: config.mode,
        clock: deps.clock,
        log: deps.log.child({ part: 'http' }),
        isReady: () => broker.connection.state === 'connected' && !records.queue.degraded,
        webDir: config.webDir,
        ...(config.publicOrigin === undefined ? {} : { publicOrigin: config.publicOrigin }),
      },
      { host: config.host, port: config.port },
    ),
  );
  const { gateway } = edge;
  records.health.register('browsers', () => ({
    ok: true,
    detail: `${gateway.clientCount} connected, ${gateway.heldCount} too slow`,
  }));
  const running = started.move();
  return {
    address: edge.address,
    mqttUrl: broker.url,
    loginLink: (role) => loginLink(records.access, edge.address, role),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type Records = Awaited<ReturnType<typeof openRecords>>;

/** The database, the queue before it, and what stands on these alone: audit, people, robots' keys. */
async function openRecords(config: CentreConfig, { clock, log }: ComposeDeps, started: AsyncDisposableStack) {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const ids = ulidSource(clock, secureRandom());
  const store = await openSqliteStore(join(config.dataDir, 'operations.db'), { now: clock.now() });
  started.defer(() => store.close());
  const auditLog = await AuditLog.open(store);
  const changes = createChangeFeed();
  const queue = createWorkQueue({
    store,
    clock,
    ids,
    auditLog,
    onChanges: changes.emit,
    onDegraded: (degraded, err) =>
      degraded ? log.error({ err }, 'the disk refuses writes') : log.info('the disk writes again'),
    onFault: (err) => log.error({ err }, 'a listener failed'),
    schedule: setImmediate,
  });
  started.defer(() => queue.settled().catch(() => undefined));
  const logKey = createLogKey(
    `${config.centreId}.audit`,
    await secretOf(join(config.dataDir, 'audit-key'), randomToken),
  );
  const checkpointer = new Checkpointer({ log: auditLog, key: logKey, queue, clock });
  await checkpointer.start(store, abortedWith(started));
  started.defer(() => checkpointer.seal().catch(() => undefined));
  const registry = new RobotRegistry();
  await registry.load(store);
  const access = new Access({ queue, clock, ids, hasher: scryptHasher() });
  await access.load(store);
  access.sessions.start(abortedWith(started));
  const health = new HealthBoard();
  health.register('store', () => ({ ok: !queue.degraded, detail: `${queue.backlog} units of work waiting` }));
  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const reader = new AuditReader({ store, log: auditLog, key: logKey, checkpointer, breathe });
  const refusalAudit = new RefusalAudit(queue, clock);
  return { ids, store, queue, changes, registry, access, health, reader, refusalAudit, refusals: new RefusalCounter() };
}

async function openHistory(
  config: CentreConfig,
  { clock, log }: ComposeDeps,
  started: AsyncDisposableStack,
  health: HealthBoard,
): Promise<BatchedHistory> {
  const { influxUrl, dataDir } = config;
  const backend =
    influxUrl === undefined
      ? (await import('./storage/sqlite-history.ts')).openSqliteHistory(join(dataDir, 'history.db'))
      : await (await import('./storage/influx-history.ts')).openInfluxHistory(influxUrl);
  const onDegraded = (degraded: boolean, err?: unknown): void => log.warn({ err, degraded }, 'history');
  const history = new BatchedHistory({ backend, clock, onDegraded });
  started.defer(() => history.close());
  health.register('history', () => ({ ok: !history.degraded, detail: `${history.dropped} points given up` }));
  return history;
}

async function openEvidence(
  config: CentreConfig,
  sector: Sector,
  { store, queue, registry, ids }: Records,
  findings: () => RunningControlRoom,
): Promise<{ readonly book: EvidenceBook; readonly evidence: EvidenceDesk }> {
  const verifierOf = (robot: RobotId) => registry.verifierOf(robot);
  const book = new EvidenceBook({ frame: enuFrame(sector.anchor), verifierOf, findings });
  await book.load(store);
  const blobs = new FileBlobStore(join(config.dataDir, 'evidence'), ids);
  return { book, evidence: new EvidenceDesk({ book, blobs, queue }) };
}

interface Broker {
  readonly url: string;
  readonly connection: MqttConnection;
}

async function openBroker(
  config: CentreConfig,
  { connectMqtt, clock, log }: ComposeDeps,
  started: AsyncDisposableStack,
  { registry, refusals, refusalAudit, health }: Records,
  interfaceName: string,
): Promise<Broker> {
  const open = async (): Promise<Broker> => {
    if (config.mqttUrl !== undefined) {
      return connectOutside(config.mqttUrl, { connectMqtt, clock, interfaceName, centreId: config.centreId });
    }
    const embedded = await startEmbeddedBroker({
      host: config.mqttHost,
      port: config.mqttPort,
      checkCredentials: robotPrincipal(registry, interfaceName),
      onRefusal: ({ code, what, topic, username, clientId }) => {
        refusals.add(code);
        refusalAudit.note(code, username ?? clientId ?? 'nobody', topic ?? `mqtt ${what}`);
      },
      onFault: (err) => log.error({ err }, 'broker'),
    });
    started.use(embedded);
    return { url: embedded.url, connection: embedded.connect() };
  };
  const broker = await open();
  health.register('broker', () => ({ ok: broker.connection.state === 'connected', detail: broker.connection.state }));
  return broker;
}

interface OperationsParts {
  readonly sector: Sector;
  readonly records: Records;
  readonly identity: Provisioning['centre'];
  readonly history: BatchedHistory;
  readonly broker: Broker;
  readonly book: EvidenceBook;
}

/** The control room between its link to the robots and the ingest. */
async function openOperations(
  config: CentreConfig,
  { clock, log }: ComposeDeps,
  started: AsyncDisposableStack,
  { sector, records, identity, history, broker: { connection }, book }: OperationsParts,
): Promise<{ readonly room: RunningControlRoom }> {
  const { mode, centreId } = config;
  const { ids, store, queue, registry, changes, health } = records;
  const interfaceName = interfaceNameOf(config, sector);
  const opex = mode === 'SIM' ? 's' : 'o';
  const signer = ed25519Signer(`ed25519:${centreId}`, ed25519PrivateKey(identity.signingSeed));
  const seal = centreSealer(ids.next(), signer);
  const onUnsent = (topic: string, err: unknown): void => log.debug({ topic, err }, 'not sent');
  const addresses = new PeerAddresses(interfaceName);
  const link = new MqttRobotLink({ clock, connection, addresses, centreId, seal, opex, onUnsent });
  const lease = await takeSector(store, queue, interfaceName);
  const watchKept = (): boolean => room.watchKept;
  const presence = new CentrePresence({
    clock,
    connection,
    sector,
    interfaceName,
    centreId,
    seal,
    lease,
    watchKept,
    onUnsent,
    sha256: sha256Hex,
  });
  const room: RunningControlRoom = await createControlRoom({
    sector,
    mode,
    clock,
    ids,
    store,
    queue,
    changes,
    link,
    lease,
    haltPublisher: presence,
    commandSigner: signer,
    evidence: book,
    onQuarantined: (collection, rows) =>
      log.error({ collection, rows }, 'documents that cannot be read were set aside'),
  });
  const metrics = new IngestMetrics(clock, ({ code, message }, times) => log.warn({ code, times }, message));
  const ingest = new Ingest({
    clock,
    queue,
    metrics,
    history,
    interfaceNames: [interfaceName],
    roster: registryRoster(registry, interfaceName),
    controlRoom: room,
    sequences: await store.sequences(),
    sendStored: link.sendStored,
    opex: [opex],
    onHeard: (topic, version) => addresses.note(topic, version),
    onFault: (err) => log.error({ err }, 'ingest'),
  });
  const refused = (): number => metrics.snapshot().refused.reduce((sum, { count }) => sum + count, 0);
  health.register('ingest', () => ({ ok: true, detail: `${refused()} messages refused` }));
  ingest.subscribe(connection).catch((err: unknown) => log.error({ err }, 'subscribing failed'));
  presence.start();
  started.defer(() => presence.stop());
  started.defer(clock.setRepeating(() => room.tick(), 1000));
  return { room };
}
