import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hmacSigner, sha256Hex } from '#control-center/server/access/node-crypto.ts';
import { RobotRegistry } from '#control-center/server/access/robot-registry.ts';
import { AuditLog } from '#control-center/server/audit/audit-log.ts';
import { IngestMetrics } from '#control-center/server/ingest/ingest-metrics.ts';
import { Ingest } from '#control-center/server/ingest/ingest.ts';
import { openSqliteStore } from '#control-center/server/storage/open-sqlite-store.ts';
import { CollectedWork } from '#control-center/server/work/collected-work.ts';
import { createWorkQueue } from '#control-center/server/work/work-queue.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { bytesOf, detectionBody, geoBody, stateBody, testUlid } from '#tests/support/robot-bodies.ts';
import type { Speaker } from '#tests/support/robot-bodies.ts';
import { realClock } from '#tests/support/real-clock.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import type { Benchmark, Figure } from './benchmark.ts';

export interface IngestFigures {
  /** What was sent. */
  readonly load: string;
  readonly messages: number;
  readonly rounds: number;
  /** CPU microseconds a message, median of the rounds. */
  readonly ingestMicros: number;
  /** The same bytes through JSON.parse and a bare insert with the same batches and fsyncs. */
  readonly floorMicros: number;
  readonly ratio: number;
  /** Durable messages a second of wall time, acknowledged after fsync. */
  readonly durablePerSecond: number;
}

const robots = 20;
const messagesARound = 20_000;
const rounds = 7;
/** Messages a turn of the event loop: what a busy broker hands over at once. */
const turn = 200;
const boot = testUlid(1);

type Load = 'durable' | 'mixed';

/**
 * Ingest with validation, authentication, replay protection and an fsynced store, against the bare floor, interleaved in one run. The
 * control room behind it keeps one document an object, as the least a domain can do.
 */
export async function measureIngest(load: Load = 'mixed'): Promise<IngestFigures> {
  using folder = temporaryFolder();
  const speakers = Array.from({ length: robots }, (_, i) => newSpeaker(i));
  const ingest = await openIngest(join(folder.path, 'ingest.sqlite'), speakers);
  const floor = openFloor(join(folder.path, 'floor.sqlite'));
  const micros = { ingest: [] as number[], floor: [] as number[] };
  let durable = 0;
  let wallMs = 0;
  for (let round = 0; round <= rounds; round++) {
    const messages = makeMessages(speakers, load, round);
    const bare = await cpuMicros(messages, floor.run);
    const begun = performance.now();
    const full = await cpuMicros(messages, ingest.run);
    if (round === 0) continue;
    wallMs += performance.now() - begun;
    durable += messages.filter(({ topic }) => topic.endsWith('detection')).length;
    micros.floor.push(bare);
    micros.ingest.push(full);
  }
  await ingest.close();
  floor.close();
  const [ingestMicros, floorMicros] = [median(micros.ingest), median(micros.floor)];
  return {
    load: load === 'mixed' ? 'per robot: 2 states, 2 positions, 1 detection' : 'detections only',
    messages: messagesARound,
    rounds,
    ingestMicros,
    floorMicros,
    ratio: ingestMicros / floorMicros,
    durablePerSecond: (durable / wallMs) * 1000,
  };
}

interface Subject {
  run(messages: readonly MqttMessage[]): Promise<void>;
}

function newSpeaker(index: number): Speaker & { readonly secret: string } {
  const serialNumber = `r${index}`;
  const secret = Buffer.from(sha256Hex(Buffer.from(serialNumber)), 'hex').toString('base64url');
  return { manufacturer: 'acme', serialNumber, secret, signer: hmacSigner(`hmac:acme/${serialNumber}`, secret) };
}

async function openIngest(
  file: string,
  speakers: readonly ReturnType<typeof newSpeaker>[],
): Promise<Subject & { close(): Promise<void> }> {
  const store = await openSqliteStore(file, { now: Date.now() });
  const ids = ulidSource(realClock, seededRandom(1));
  const auditLog = await AuditLog.open(store);
  const queue = createWorkQueue({
    store,
    clock: realClock,
    ids,
    auditLog,
    onChanges: () => undefined,
    schedule: setImmediate,
  });
  const registry = new RobotRegistry();
  const enrolment = new CollectedWork(0, auditLog, ids);
  for (const { secret, ...rest } of speakers) {
    registry.enrol(enrolment, 'bench', { ...rest, password: 'x'.repeat(24), hmacSecret: secret });
  }
  const metrics = new IngestMetrics(realClock, (error) => {
    throw new Error(error.message);
  });
  const ingest = new Ingest({
    clock: realClock,
    interfaceNames: ['bp-north'],
    roster: { find: (robot) => ({ envelopeVerifier: registry.verifierOf(robot) }) },
    queue,
    controlRoom: {
      handle: (message) =>
        queue.run((work) => {
          if (message.kind === 'detection') work.put('tracks', message.body.objectId, message.body);
          else work.show({ kind: 'track-removed', trackId: message.robot });
        }),
    },
    sequences: [],
    metrics,
    sendStored: () => undefined,
  });
  return {
    async run(messages) {
      for (let at = 0; at < messages.length; at += turn) {
        const answers = messages.slice(at, at + turn).map(ingest.receive);
        for (const answer of answers) if (answer !== undefined) await answer;
        await nextTurn();
      }
    },
    close: () => store.close(),
  };
}

/** Parse, insert, nothing else. Hot messages are parsed only. */
function openFloor(file: string): Subject & { close(): void } {
  const database = new DatabaseSync(file);
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; create table t (id integer primary key, body text)',
  );
  const insert = database.prepare('insert into t (body) values (?)');
  return {
    async run(messages) {
      for (let at = 0; at < messages.length; at += turn) {
        database.exec('begin');
        for (const { topic, payload } of messages.slice(at, at + turn)) {
          const text = Buffer.from(payload).toString();
          JSON.parse(text);
          if (topic.endsWith('detection')) insert.run(text);
        }
        database.exec('commit');
        await nextTurn();
      }
    },
    close: () => database.close(),
  };
}

let headerId = 0;

function makeMessages(speakers: readonly Speaker[], load: Load, round: number): readonly MqttMessage[] {
  const kinds = load === 'durable' ? ['detection'] : ['state', 'geo', 'detection', 'state', 'geo'];
  const counts = new Map<Speaker, number>();
  const durableARound = messagesARound / robots / (load === 'durable' ? 1 : kinds.length);
  return Array.from({ length: messagesARound }, (_, i) => {
    const of = speakers[i % robots] as Speaker;
    const kind = kinds[Math.floor(i / robots) % kinds.length];
    const now = Date.now();
    headerId++;
    const topic = `bp-north/v3/acme/${of.serialNumber}/${kind}`;
    if (kind === 'state') return { topic, payload: bytesOf(stateBody(of, now, headerId)), qos: 1, retain: false };
    if (kind === 'geo') return { topic, payload: bytesOf(geoBody(of, now, headerId, 60)), qos: 0, retain: false };
    const seq = round * durableARound + (counts.get(of) ?? 0) + 1;
    counts.set(of, (counts.get(of) ?? 0) + 1);
    const body = detectionBody(of, now, { boot, seq }, { objectId: testUlid(1000 + (i % 500)) });
    return { topic, payload: bytesOf(body), qos: 1, retain: false };
  });
}

async function cpuMicros(messages: readonly MqttMessage[], run: Subject['run']): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await run(messages);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / messages.length;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export const benchmark: Benchmark = {
  name: 'ingest',
  about:
    'CPU a message with validation, authentication, replay protection and an fsynced store on, against parse and bare insert',
  async run() {
    const figures: Figure[] = [];
    for (const load of ['durable', 'mixed'] as const) {
      const { ingestMicros, floorMicros, ratio, durablePerSecond, ...rest } = await measureIngest(load);
      const common = { n: rest.messages * rest.rounds, load: rest.load };
      figures.push(
        { name: `${load}: ingest`, value: ingestMicros, unit: 'µs', cpuUs: ingestMicros, ...common },
        { name: `${load}: bare floor in the same run`, value: floorMicros, unit: 'µs', cpuUs: floorMicros, ...common },
        { name: `${load}: ingest / floor`, value: ratio, unit: 'x', goal: { atMost: 1.5 }, ...common },
      );
      if (load === 'durable') {
        figures.push({
          name: 'durable acknowledgements',
          value: durablePerSecond,
          unit: '/s',
          goal: { atLeast: 20_000 },
          ...common,
        });
      }
    }
    return figures;
  },
};
