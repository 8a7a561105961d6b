import type { DatabaseSync } from 'node:sqlite';
import { ed25519PrivateKey, ed25519Signer, sha256Hex } from '#control-center/server/access/node-crypto.ts';
import { RobotRegistry } from '#control-center/server/access/robot-registry.ts';
import type { RobotIdentity } from '#control-center/server/access/robot-registry.ts';
import { takeSector } from '#control-center/server/access/sector-lease.ts';
import { AuditLog } from '#control-center/server/audit/audit-log.ts';
import { verifyAuditLog } from '#control-center/server/audit/audit-verification.ts';
import { Checkpointer } from '#control-center/server/audit/checkpointer.ts';
import { createLogKey } from '#control-center/server/audit/log-key.ts';
import { createControlRoom } from '#control-center/server/create-control-room.ts';
import type { RunningControlRoom } from '#control-center/server/create-control-room.ts';
import type { BlobStore } from '#control-center/server/evidence/blob-store-port.ts';
import { EvidenceBook } from '#control-center/server/evidence/evidence-book.ts';
import { EvidenceDesk } from '#control-center/server/evidence/evidence-desk.ts';
import { Ingest } from '#control-center/server/ingest/ingest.ts';
import { IngestMetrics } from '#control-center/server/ingest/ingest-metrics.ts';
import { CentrePresence } from '#control-center/server/mqtt/centre-presence.ts';
import { centreSealer } from '#control-center/server/mqtt/centre-sealer.ts';
import { MqttRobotLink } from '#control-center/server/mqtt/mqtt-robot-link.ts';
import { PeerAddresses } from '#control-center/server/mqtt/peer-addresses.ts';
import { openSqliteStore } from '#control-center/server/storage/open-sqlite-store.ts';
import { createChangeFeed } from '#control-center/server/work/change-feed.ts';
import type { Store } from '#control-center/server/work/store-port.ts';
import { createWorkQueue } from '#control-center/server/work/work-queue.ts';
import type { AuditVerification } from '#shared/contracts/http/responses.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnector } from '#shared/link/mqtt-port.ts';
import type { Random } from '#shared/random/random.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { SimulatedProcess } from './simulated-process.ts';

export interface SimulatedCentreOptions {
  readonly process: SimulatedProcess;
  /** From the broker's own process, as the embedded broker gives it. */
  readonly connect: MqttConnector;
  /** The disk: outlives the process. */
  readonly database: DatabaseSync;
  readonly blobs: BlobStore;
  readonly sector: Sector;
  readonly centreId: string;
  readonly signingSeed: string;
  readonly robots: readonly RobotIdentity[];
  readonly random: Random;
  readonly onFault: (what: string) => void;
  /** Between the centre and its database: what the disk under it does. */
  readonly disk: (store: Store) => Store;
}

export interface SimulatedCentre {
  readonly room: RunningControlRoom;
  readonly evidence: EvidenceDesk;
  readonly store: Store;
  readonly metrics: IngestMetrics;
  verifyAudit(): Promise<AuditVerification>;
}

/** The control centre as `compose.ts` builds it, with what lies outside the process replaced: clock, broker, disk. */
export async function startCentre(options: SimulatedCentreOptions): Promise<SimulatedCentre> {
  const { process, sector, centreId, random, onFault } = options;
  const { interfaceName } = sector;
  const { clock } = process;
  const ids = ulidSource(clock, random);
  const store = options.disk(await openSqliteStore({ database: options.database }, { now: clock.now() }));
  const auditLog = await AuditLog.open(store);
  const logKey = createLogKey(`${interfaceName}.audit`, options.signingSeed);
  const changes = createChangeFeed();
  const queue = createWorkQueue({
    store,
    clock,
    ids,
    auditLog,
    onChanges: changes.emit,
    onFault: (error) => onFault(`work queue: ${String(error)}`),
  });
  const registry = new RobotRegistry();
  await registry.load(store);
  await queue.run((work) => options.robots.forEach((robot) => registry.enrol(work, 'enrolment', robot)));
  const seal = centreSealer(ids.next(), ed25519Signer(`ed25519:${centreId}`, ed25519PrivateKey(options.signingSeed)));
  const connection = options.connect({ clientId: centreId, clean: true, keepAliveSeconds: 5 });
  const addresses = new PeerAddresses(interfaceName);
  const unsent = (topic: string, error: unknown): void => onFault(`unsent ${topic}: ${String(error)}`);
  const link = new MqttRobotLink({ clock, connection, addresses, centreId, seal, opex: 's', onUnsent: unsent });
  const lease = await takeSector(store, queue, interfaceName);
  const book = new EvidenceBook({
    frame: enuFrame(sector.anchor),
    verifierOf: (robot) => registry.verifierOf(robot),
    findings: () => room,
  });
  await book.load(store);
  const presence: CentrePresence = new CentrePresence({
    clock,
    connection,
    sector,
    interfaceName,
    centreId,
    seal,
    sha256: sha256Hex,
    lease,
    watchKept: () => room.watchKept,
    onUnsent: unsent,
  });
  const room: RunningControlRoom = await createControlRoom({
    sector,
    mode: 'SIM',
    clock,
    ids,
    store,
    queue,
    changes,
    link,
    haltPublisher: presence,
    lease,
    commandSigner: ed25519Signer(`ed25519:${centreId}`, ed25519PrivateKey(options.signingSeed)),
    evidence: book,
  });
  const metrics = new IngestMetrics(clock, (error) => onFault(`refused ${error.code}: ${error.message}`));
  const ingest = new Ingest({
    clock,
    interfaceNames: [interfaceName],
    roster: {
      find: (robot, name) =>
        name === interfaceName && registry.isEnrolled(robot)
          ? { envelopeVerifier: registry.verifierOf(robot) }
          : undefined,
    },
    queue,
    controlRoom: room,
    sequences: await store.sequences(),
    metrics,
    sendStored: link.sendStored,
    opex: ['s'],
    onHeard: (topic, version) => addresses.note(topic, version),
    onFault: (error) => onFault(`ingest: ${String(error)}`),
  });
  void ingest.subscribe(connection);
  presence.start();
  clock.setRepeating(() => room.tick(), 1000);
  const checkpointer = new Checkpointer({ log: auditLog, key: logKey, queue, clock });
  await checkpointer.start(store, new AbortController().signal);
  return {
    room,
    store,
    metrics,
    evidence: new EvidenceDesk({ book, blobs: options.blobs, queue }),
    verifyAudit: () => verifyAuditLog(store, logKey),
  };
}
