import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { seal } from '#shared/crypto/envelope.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import {
  bytesOf,
  connectionBody,
  detectionBody,
  gapReportBody,
  geoBody,
  speaker,
  stateBody,
  testSigner,
  testUlid,
  testVerifier,
} from '#tests/support/robot-bodies.ts';
import type { RobotMessage } from '../fleet/robot-message.ts';
import type { Write } from '../work/store-port.ts';
import { createWorkQueue } from '../work/work-queue.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import { IngestMetrics } from './ingest-metrics.ts';
import { Ingest } from './ingest.ts';

const start = Date.UTC(2026, 5, 1, 12);
const drain = () => new Promise<void>((resolve) => setImmediate(resolve));
const boot = testUlid(1);

class Centre {
  readonly clock = new SimulatedClock(start, drain);
  readonly handled: RobotMessage[] = [];
  readonly committed: (readonly Write[])[] = [];
  readonly sent: { robot: string; boot: string; seq: number }[] = [];
  readonly faults: unknown[] = [];
  readonly metrics = new IngestMetrics(this.clock);
  readonly queue: WorkQueue;
  readonly ingest: Ingest;
  diskIsFull = false;

  constructor(sequences: ConstructorParameters<typeof Ingest>[0]['sequences'] = []) {
    const store = {
      commit: async (writes: readonly Write[]) => {
        if (this.diskIsFull) throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', 'full'));
        this.committed.push(writes);
      },
    };
    this.queue = createWorkQueue({
      store,
      clock: this.clock,
      ids: ulidSource(this.clock, seededRandom(1)),
      auditLog: { append: () => ({ index: 0, entry: '', leafHash: '' }) },
      onChanges: () => undefined,
    });
    this.ingest = new Ingest({
      clock: this.clock,
      interfaceNames: ['bp-north'],
      roster: {
        find: (robot, interfaceName) => {
          if (interfaceName !== 'bp-north') return undefined;
          if (robot === 'acme/third') return {};
          const serialNumber = robot.replace('acme/', '');
          const envelopeVerifier = testVerifier(`hmac:${robot}`, `secret of ${serialNumber}`);
          return ['r1', 'r2'].includes(serialNumber) ? { envelopeVerifier } : undefined;
        },
      },
      queue: this.queue,
      controlRoom: {
        handle: (message) =>
          this.queue.run((work) => {
            this.handled.push(message);
            if (message.kind === 'detection')
              work.put('tracks', message.body.objectId, { seen: message.body.reportId });
          }),
      },
      sequences,
      metrics: this.metrics,
      sendStored: (robot, stored) => this.sent.push({ robot, ...stored }),
      onFault: (error) => this.faults.push(error),
    });
  }

  receive(topic: string, body: object | Uint8Array, retain = false): Promise<void> | undefined {
    const payload = body instanceof Uint8Array ? body : bytesOf(body);
    const message: MqttMessage = { topic: `bp-north/v3/acme/${topic}`, payload, qos: 1, retain };
    return this.ingest.receive(message);
  }

  get writes(): readonly Write[] {
    return this.committed.flat();
  }
}

describe('ingest', () => {
  const r1 = speaker('r1');
  let centre: Centre;
  beforeEach(() => {
    centre = new Centre();
  });
  const detection = (seq: number, at = start) => detectionBody(r1, at, { boot, seq });

  it('passes a state on with its source time, without waiting for a disk', () => {
    expect(centre.receive('r1/state', stateBody(r1, start - 40))).toBeUndefined();
    expect(centre.handled).toMatchObject([
      { kind: 'state', robot: 'acme/r1', sourceAt: start, receivedAt: start, vdaVersion: '3', retained: false },
    ]);
    expect(centre.committed).toEqual([]);
  });

  it('stores what a durable message changes and its sequence in one commit, then says stored', async () => {
    await centre.receive('r1/detection', detection(1));
    expect(centre.committed).toHaveLength(1);
    expect(centre.writes.map(({ kind }) => kind)).toEqual(['put', 'sequence']);
    expect(centre.writes[1]).toEqual({ kind: 'sequence', robot: 'acme/r1', boot, upTo: 1, above: [] });
    expect(centre.sent).toEqual([{ robot: 'acme/r1', boot, seq: 1 }]);
  });

  it('handles a repeated durable message once and answers it again', async () => {
    await centre.receive('r1/detection', detection(1));
    await centre.receive('r1/detection', detection(1));
    await centre.clock.advance(1000);
    expect(centre.handled).toHaveLength(1);
    expect(centre.metrics.refused('BPC_E_REPLAYED', 'detection')).toBe(1);
    expect(centre.sent.map(({ seq }) => seq)).toEqual([1, 1]);
  });

  it('knows what was taken before a restart', async () => {
    centre = new Centre([{ robot: 'acme/r1', boot, upTo: 4, above: [6, 7] }]);
    for (const seq of [3, 6, 7]) await centre.receive('r1/detection', detection(seq));
    expect(centre.handled).toEqual([]);
    await centre.receive('r1/detection', detection(5));
    expect(centre.writes.at(-1)).toMatchObject({ upTo: 7, above: [] });
  });

  it('says stored only up to a gap, and beyond it once it is filled', async () => {
    for (const seq of [1, 3, 4]) await centre.receive('r1/detection', detection(seq));
    await centre.clock.advance(1000);
    expect(centre.sent.at(-1)?.seq).toBe(1);
    await centre.receive('r1/detection', detection(2));
    await centre.clock.advance(1000);
    expect(centre.sent.at(-1)?.seq).toBe(4);
  });

  it('does not wait for what the robot says it dropped', async () => {
    await centre.receive('r1/detection', detection(1));
    const dropped = [{ lane: 'detection', count: 3, firstSeq: 2, lastSeq: 4 }];
    await centre.receive('r1/gapReport', gapReportBody(r1, start, { boot, seq: 5 }, dropped));
    await centre.clock.advance(1000);
    expect(centre.sent.at(-1)?.seq).toBe(5);
  });

  it('goes on waiting where only some of a range were dropped', async () => {
    await centre.receive('r1/detection', detection(1));
    const dropped = [{ lane: 'detection', count: 2, firstSeq: 2, lastSeq: 4 }];
    await centre.receive('r1/gapReport', gapReportBody(r1, start, { boot, seq: 5 }, dropped));
    await centre.receive('r1/detection', detection(3));
    await centre.clock.advance(1000);
    expect(centre.handled.map(({ kind }) => kind)).toEqual(['detection', 'gapReport', 'detection']);
    expect(centre.sent.at(-1)?.seq).toBe(1);
  });

  it('declares a gap that does not shrink in five minutes of contact, on the record, and only then passes it', async () => {
    await centre.receive('r1/detection', detection(1));
    for (let seq = 5; seq < 20; seq++) {
      await centre.receive('r1/detection', detection(seq, centre.clock.now()));
      expect(centre.writes.at(-1)).toMatchObject({ upTo: 1 });
      await centre.clock.advance(20_000);
    }
    await centre.receive('r1/detection', detection(20, centre.clock.now()));
    expect(centre.writes.at(-1)).toMatchObject({ upTo: 20, above: [] });
    expect(centre.writes.find(({ kind }) => kind === 'event')).toMatchObject({ type: 'gap-declared' });
  });

  it('says nothing is stored that never came, however long the robot could not deliver it', async () => {
    await centre.receive('r1/detection', detection(1));
    await centre.receive('r1/detection', detection(5));
    await centre.clock.advance(3_000_000);
    await centre.receive('r1/detection', detection(6, centre.clock.now()));
    expect(centre.writes.at(-1)).toMatchObject({ upTo: 1 });
    for (const seq of [2, 3, 4]) await centre.receive('r1/detection', detection(seq, centre.clock.now()));
    expect(centre.writes.at(-1)).toMatchObject({ upTo: 6, above: [] });
    expect(centre.handled).toHaveLength(6);
  });

  it('says stored at most twice a second', async () => {
    for (let seq = 1; seq <= 300; seq++) {
      await centre.receive('r1/detection', detection(seq));
      await centre.clock.advance(10);
    }
    expect(centre.sent.length).toBeLessThanOrEqual(8);
    await centre.clock.advance(1000);
    expect(centre.sent.at(-1)?.seq).toBe(300);
  });

  it('acknowledges nothing while the disk refuses, goes on handling, and stores it all when it can', async () => {
    centre.diskIsFull = true;
    let acknowledged = false;
    void centre.receive('r1/detection', detection(1))?.then(() => (acknowledged = true));
    void centre.receive('r1/state', stateBody(r1, start));
    expect(centre.handled.map(({ kind }) => kind)).toEqual(['detection', 'state']);
    await centre.clock.advance(10_000);
    void centre.receive('r1/detection', detection(1));
    await centre.clock.advance(10_000);
    expect([acknowledged, centre.sent]).toEqual([false, []]);
    centre.diskIsFull = false;
    await centre.clock.advance(5000);
    expect(acknowledged).toBe(true);
    expect(centre.handled).toHaveLength(2);
    expect(centre.sent.at(-1)?.seq).toBe(1);
    expect(centre.faults).toEqual([]);
  });

  it('uses up the sequence of a message that breaks its schema only if its robot really sent it', async () => {
    const broken = seal({ ...detection(1), model: 'none' }, { boot, seq: 1, ttlSeconds: 60 }, r1.signer);
    await centre.receive('r1/detection', broken);
    expect(centre.metrics.refused('BPC_E_PAYLOAD_INVALID', 'detection')).toBe(1);
    expect(centre.handled).toEqual([]);
    expect(centre.writes.map(({ kind }) => kind)).toEqual(['event', 'sequence']);
    const forged = seal(
      { ...detection(2), model: 'none' },
      { boot, seq: 2, ttlSeconds: 60 },
      testSigner('hmac:acme/r1', 'x'),
    );
    expect(centre.receive('r1/detection', forged)).toBeUndefined();
    expect(centre.writes).toHaveLength(2);
  });

  describe('refuses, counts, stores nothing and goes on', () => {
    const cases: readonly [ErrorCode, string, (centre: Centre) => void][] = [
      ['BPC_E_PAYLOAD_MALFORMED', 'text that is no JSON', (c) => c.receive('r1/state', Buffer.from('{"a":'))],
      ['BPC_E_PAYLOAD_MALFORMED', 'bad UTF-8', (c) => c.receive('r1/state', Buffer.from([0x22, 0xff, 0x22]))],
      ['BPC_E_PAYLOAD_MALFORMED', 'NaN', (c) => c.receive('r1/state', Buffer.from('{"x":NaN}'))],
      [
        'BPC_E_PAYLOAD_MALFORMED',
        'depth 10,000',
        (c) => c.receive('r1/state', Buffer.from('['.repeat(10_000) + ']'.repeat(10_000))),
      ],
      [
        'BPC_E_PAYLOAD_MALFORMED',
        '__proto__',
        (c) => c.receive('r1/state', Buffer.from('{"__proto__":{"operatingMode":"AUTOMATIC"}}')),
      ],
      ['BPC_E_PAYLOAD_TOO_LARGE', 'too many bytes', (c) => c.receive('r1/geo', new Uint8Array(5000).fill(32))],
      [
        'BPC_E_PAYLOAD_MALFORMED',
        '1e999',
        (c) => c.receive('r1/state', Buffer.from(JSON.stringify(stateBody(r1, start)).replace('"x":1', '"x":1e999'))),
      ],
      [
        'BPC_E_PAYLOAD_INVALID',
        'a string of 64 kB',
        (c) => c.receive('r1/state', { ...stateBody(r1, start), orderId: 'x'.repeat(65_536) }),
      ],
      [
        'BPC_E_PAYLOAD_INVALID',
        'a day that does not exist',
        (c) => c.receive('r1/state', { ...stateBody(r1, start), timestamp: '2026-13-45T00:00:00Z' }),
      ],
      ['BPC_E_PAYLOAD_INVALID', 'no body at all', (c) => c.receive('r1/state', Buffer.from('null'))],
      ['BPC_E_TOPIC_UNKNOWN', 'an unknown topic', (c) => c.receive('r1/weapon', stateBody(r1, start))],
      ['BPC_E_TOPIC_UNKNOWN', 'a topic of the centre', (c) => c.receive('r1/order', stateBody(r1, start))],
      ['BPC_E_ROBOT_UNKNOWN', 'a robot nobody enrolled', (c) => c.receive('r9/state', stateBody(speaker('r9'), start))],
      [
        'BPC_E_ROBOT_UNKNOWN',
        'another sector',
        (c) =>
          c.ingest.receive({
            topic: 'bp-south/v3/acme/r1/state',
            payload: bytesOf(stateBody(r1, start)),
            qos: 1,
            retain: false,
          }),
      ],
      [
        'BPC_E_IDENTITY_MISMATCH',
        "another robot's body",
        (c) => c.receive('r1/state', stateBody(speaker('r2'), start)),
      ],
      [
        'BPC_E_SIGNATURE_INVALID',
        "another robot's key",
        (c) =>
          c.receive('r1/detection', detectionBody({ ...r1, signer: speaker('r2').signer }, start, { boot, seq: 1 })),
      ],
      [
        'BPC_E_SIGNATURE_INVALID',
        'a changed body',
        (c) => c.receive('r1/detection', { ...detection(1), detectionConfidence: 0.1 }),
      ],
      [
        'BPC_E_SIGNATURE_INVALID',
        'an extension topic of a third party',
        (c) => c.receive('third/geo', geoBody(speaker('third'), start)),
      ],
      ['BPC_E_EXPIRED', 'an old position', (c) => c.receive('r1/geo', geoBody(r1, start - 60_000, 2, 10))],
      [
        'BPC_E_PAYLOAD_INVALID',
        'a sequence out of reach',
        (c) => c.receive('r1/detection', detectionBody(r1, start, { boot, seq: 9_000_000_000 })),
      ],
    ];
    it.each(cases)('%s: %s', async (code, _what, send) => {
      void centre.receive('r1/geo', geoBody(r1, start, 1));
      centre.handled.length = 0;
      send(centre);
      await centre.clock.advance(100);
      expect(centre.metrics.refused(code)).toBe(1);
      expect(centre.handled).toEqual([]);
      expect(centre.committed).toEqual([]);
      expect(centre.faults).toEqual([]);
      await centre.receive('r2/detection', detectionBody(speaker('r2'), start, { boot, seq: 1 }));
      expect(centre.handled).toHaveLength(1);
    });
  });

  it('refuses a replayed state and a replayed position, but never a will', () => {
    const will = connectionBody(r1, start - 3_600_000, 'CONNECTION_BROKEN');
    void centre.receive('r1/state', stateBody(r1, start, 5));
    void centre.receive('r1/state', stateBody(r1, start - 1000, 4));
    void centre.receive('r1/state', stateBody(r1, start, 5));
    void centre.receive('r1/connection', connectionBody(r1, start, 'ONLINE'));
    void centre.receive('r1/connection', will);
    expect(centre.handled.map(({ kind }) => kind)).toEqual(['state', 'connection', 'connection']);
    expect(centre.metrics.refused('BPC_E_REPLAYED', 'state')).toBe(2);
  });

  it('lets a retained message make nothing fresh', () => {
    void centre.receive('r1/state', stateBody(r1, start - 86_400_000), true);
    expect(centre.handled).toMatchObject([{ retained: true, sourceAt: start - 86_400_000 }]);
    void centre.receive('r1/state', stateBody(r1, start - 50, 1));
    expect(centre.handled.at(-1)?.sourceAt).toBe(start);
  });

  it('counts a durable message that is too old as refused and taken', async () => {
    void centre.receive('r1/state', stateBody(r1, start));
    await centre.receive('r1/detection', detectionBody(r1, start - 7_200_000, { boot, seq: 1, ttlSeconds: 3600 }));
    expect(centre.handled.map(({ kind }) => kind)).toEqual(['state']);
    expect(centre.metrics.refused('BPC_E_EXPIRED', 'detection')).toBe(1);
    expect(centre.writes.at(-1)).toMatchObject({ kind: 'sequence', upTo: 1 });
  });

  it('takes signed JSON in any order of keys and with white space', async () => {
    await centre.receive('r1/detection', Buffer.from(JSON.stringify(detection(1), undefined, 2)));
    expect(centre.handled).toHaveLength(1);
    const moved = JSON.stringify(detection(2)).replace('"sensor":"thermal"', '"sensor":"rgb"');
    void centre.receive('r1/detection', Buffer.from(moved));
    expect(centre.metrics.refused('BPC_E_SIGNATURE_INVALID')).toBe(1);
  });

  it('survives any mutation of any message, in both versions of the tree, without a fault', async () => {
    const valid: readonly (readonly [string, object])[] = [
      ['v3/acme/r1/state', stateBody(r1, start)],
      ['v2/acme/r1/state', stateBody(r1, start)],
      ['v2/acme/r1/factsheet', stateBody(r1, start)],
      ['v2/acme/r1/visualization', stateBody(r1, start)],
      ['v3/acme/r1/connection', connectionBody(r1, start, 'ONLINE')],
      ['v3/acme/r1/geo', geoBody(r1, start)],
      ['v3/acme/r1/gapReport', gapReportBody(r1, start, { boot, seq: 1 }, [])],
    ];
    const [firstNumberOfGapReport, infinite] = [12, '1e999'];
    const pieces = fc.constantFrom('{}', '[]', 'null', '-1', '1e999', '""', '"\\u0000"', '{"a":{}}', '[[1]]');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...valid),
        fc.nat(),
        fc.nat(40),
        pieces,
        async ([topic, body], at, cut, piece) => {
          const text = JSON.stringify(body);
          const from = at % text.length;
          const payload = Buffer.from(text.slice(0, from) + piece + text.slice(from + cut));
          const fresh = new Centre();
          void fresh.ingest.receive({ topic: `bp-north/${topic}`, payload, qos: 1, retain: false });
          await drain();
          const refused = fresh.metrics.snapshot().refused.reduce((sum, { count }) => sum + count, 0);
          expect([fresh.faults.length, fresh.committed.length, refused + fresh.handled.length]).toEqual([0, 0, 1]);
        },
      ),
      { numRuns: 3000, examples: [[valid[6] as (typeof valid)[number], firstNumberOfGapReport, 0, infinite]] },
    );
  });

  it('survives any mutation of a valid message and stores only what its robot signed', async () => {
    const valid = bytesOf(detection(1));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.option(fc.nat(valid.length), { nil: valid.length }),
        async (changes, length) => {
          const mutated = Uint8Array.from(valid);
          for (const [at, byte] of changes) mutated[at] = byte;
          const payload = mutated.subarray(0, length);
          if (Buffer.compare(payload, valid) === 0) return;
          const fresh = new Centre();
          const counted = (): number => fresh.metrics.snapshot().refused.reduce((sum, { count }) => sum + count, 0);
          expect(fresh.receive('r1/detection', payload)).toBeUndefined();
          await drain();
          expect([counted(), fresh.handled.length, fresh.committed.length, fresh.faults.length]).toEqual([1, 0, 0, 0]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
