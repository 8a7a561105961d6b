import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { Access } from './access/access.ts';
import { randomToken } from './access/node-crypto.ts';
import { scryptHasher } from './access/password.ts';
import { RobotRegistry } from './access/robot-registry.ts';
import { secureRandom } from './access/secure-random.ts';
import { AuditLog } from './audit/audit-log.ts';
import { AuditReader } from './audit/audit-reader.ts';
import { Checkpointer } from './audit/checkpointer.ts';
import { createLogKey } from './audit/log-key.ts';
import { RefusalAudit } from './audit/refusal-audit.ts';
import type { CentreConfig } from './config/centre-config.ts';
import { secretOf } from './config/secret-file.ts';
import { EvidenceBook } from './evidence/evidence-book.ts';
import { EvidenceDesk } from './evidence/evidence-desk.ts';
import { HealthBoard } from './health/health-board.ts';
import { RefusalCounter } from './health/refusal-counter.ts';
import { BatchedHistory } from './history/batched-history.ts';
import type { RunningControlRoom } from './running-control-room.ts';
import { FileBlobStore } from './storage/file-blob-store.ts';
import { openSqliteStore } from './storage/open-sqlite-store.ts';
import { abortedWith } from './work/aborted-with.ts';
import { createChangeFeed } from './work/change-feed.ts';
import { createWorkQueue } from './work/work-queue.ts';

export interface StorageDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

export type Records = Awaited<ReturnType<typeof openRecords>>;

/** In the data folder. */
export const databaseName = 'operations.db';

/** The database, the queue before it, and what stands on these alone: audit, people, robots' keys. */
export async function openRecords(
  config: Pick<CentreConfig, 'dataDir' | 'centreId'>,
  { clock, log }: StorageDeps,
  started: AsyncDisposableStack,
) {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const ids = ulidSource(clock, secureRandom());
  const store = await openSqliteStore(join(config.dataDir, databaseName), { now: clock.now() });
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

export async function openHistory(
  config: CentreConfig,
  { clock, log }: StorageDeps,
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

export async function openEvidence(
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
