import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { centreTopicContracts, parseTopic } from '#shared/contracts/topics.ts';
import { validator } from '#shared/contracts/validator.ts';
import { isAuthentic } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { LinkState, MqttConnection } from '#shared/link/mqtt-port.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { testSigner, testUlid, testVerifier } from '#tests/support/robot-bodies.ts';
import type { HaltOrder } from '../commands/halt-publisher-port.ts';
import { CentrePresence, presenceMessage } from './centre-presence.ts';
import { centreSealer } from './centre-sealer.ts';

interface Said {
  readonly name: string;
  readonly retain: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

class RecordedConnection implements MqttConnection {
  readonly said: Said[] = [];
  state: LinkState = 'disconnected';
  ended = false;
  readonly #listeners: ((state: LinkState) => void)[] = [];

  async publish(topic: string, payload: Uint8Array, { retain = false }: { readonly retain?: boolean }): Promise<void> {
    const body = JSON.parse(new TextDecoder().decode(payload)) as Said['body'];
    this.said.push({ name: parseTopic(topic)?.name ?? topic, retain, body });
  }
  async subscribe(): Promise<void> {}
  onState(listener: (state: LinkState) => void): void {
    this.#listeners.push(listener);
    listener(this.state);
  }
  async end(): Promise<void> {
    this.ended = true;
  }
  sever(): void {
    this.#become('disconnected');
  }
  restore(): void {
    this.#become('connected');
  }
  #become(state: LinkState): void {
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

const halt: HaltOrder = {
  haltId: testUlid(1),
  latched: true,
  scope: 'all',
  by: 'ada',
  reason: 'test',
  at: '2026-06-01T12:00:00.000Z',
  epoch: 3,
  releasedBy: [],
};

describe('the presence of the centre', () => {
  let clock: SimulatedClock;
  let connection: RecordedConnection;
  let presence: CentrePresence;
  let watchKept: boolean;

  beforeEach(() => {
    watchKept = true;
    clock = new SimulatedClock(Date.UTC(2026, 5, 1, 12), () => Promise.resolve());
    connection = new RecordedConnection();
    presence = new CentrePresence({
      clock,
      connection,
      sector: { mapId: 'm', anchor: { latitude: 47, longitude: 12, altitude: 600 } },
      interfaceName: 'bp-north',
      centreId: 'centre-1',
      seal: centreSealer(testUlid(2), testSigner('hmac:centre-1', 'key')),
      sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
      lease: { epoch: 3 },
      watchKept: () => watchKept,
    });
    presence.start();
  });
  const names = (): string[] => connection.said.map(({ name }) => name);

  it('says halt, presence, anchor and heartbeat on every connect, the latch first', () => {
    presence.publish(halt);
    connection.said.length = 0;
    for (let i = 0; i < 2; i++) {
      connection.restore();
      expect(names()).toEqual(['halt', 'connection', 'anchor', 'heartbeat']);
      expect(connection.said.map(({ retain }) => retain)).toEqual([true, true, true, false]);
      connection.sever();
      connection.said.length = 0;
    }
  });

  it('says only what its contracts allow, signed', async () => {
    connection.restore();
    presence.publish(halt);
    await clock.advance(1000);
    expect(new Set(names())).toEqual(new Set(['connection', 'anchor', 'heartbeat', 'halt']));
    const verifier = testVerifier('hmac:centre-1', 'key');
    for (const { name, body } of connection.said) {
      const { schema } = centreTopicContracts[name as keyof typeof centreTopicContracts];
      expect(validator(schema)(body, name)).toMatchObject({ ok: true });
      if (name !== 'connection') expect(isAuthentic(body as { envelope: Envelope }, verifier)).toBe(true);
    }
  });

  it('beats once a second while connected, counting, and tells whether somebody keeps watch', async () => {
    connection.restore();
    connection.said.length = 0;
    await clock.advance(2000);
    watchKept = false;
    await clock.advance(1000);
    expect(connection.said.map(({ body }) => [body.seq, body.watchKept, body.epoch])).toEqual([
      [1, true, 3],
      [2, true, 3],
      [3, false, 3],
    ]);
    connection.sever();
    connection.said.length = 0;
    await clock.advance(5000);
    expect(connection.said).toEqual([]);
  });

  it('says the newest latch again, and renews what is retained every hour', async () => {
    presence.publish(halt);
    presence.publish({ ...halt, latched: false, releasedBy: ['ada', 'bob'] });
    connection.restore();
    expect(connection.said.findLast(({ name }) => name === 'halt')?.body).toMatchObject({ latched: false });
    connection.said.length = 0;
    await clock.advance(3_600_000);
    expect(names().filter((name) => name !== 'heartbeat')).toEqual(['halt', 'anchor']);
  });

  it('leaves with OFFLINE and a clean end; its will says CONNECTION_BROKEN', async () => {
    connection.restore();
    await presence.stop();
    expect(connection.said.at(-1)).toMatchObject({
      name: 'connection',
      retain: true,
      body: { connectionState: 'OFFLINE' },
    });
    expect(connection.ended).toBe(true);
    const will = presenceMessage(clock, 'bp-north', 'centre-1', 'CONNECTION_BROKEN');
    expect(JSON.parse(new TextDecoder().decode(will.payload))).toMatchObject({ connectionState: 'CONNECTION_BROKEN' });
    expect(will).toMatchObject({ topic: 'bp-north/v3/control/centre-1/connection', qos: 1, retain: true });
  });
});
