import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import type { BrokerRefusal } from '#control-center/server/broker/broker-refusal.ts';
import type { EmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import { certifiedPrincipal } from '#control-center/server/broker/robot-principal.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import type { MqttTls } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import type { MqttConnection, MqttMessage } from '#shared/link/mqtt-port.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { certifiedFleet } from '#tests/support/certified-fleet.ts';
import type { CertifiedFleet } from '#tests/support/certified-fleet.ts';

const bytes = new TextEncoder().encode('x');
const dayMs = 86_400_000;

describe('the embedded broker with TLS', () => {
  let fleet: CertifiedFleet;
  let broker: EmbeddedBroker;
  let refusals: BrokerRefusal[];
  const connections: MqttConnection[] = [];

  const start = async (clock: { now(): number } = systemClock()): Promise<void> => {
    fleet = await certifiedFleet();
    refusals = [];
    broker = await startEmbeddedBroker({
      checkCredentials: () => ({ kind: 'service', name: 'never asked' }),
      tls: { material: fleet.server, checkCertificate: certifiedPrincipal(fleet.book, clock, 'bp-north') },
      connectTimeoutMs: 300,
      onRefusal: (refusal) => refusals.push(refusal),
    });
  };
  beforeEach(() => start());
  afterEach(async () => {
    for (const connection of connections.splice(0)) await connection.end();
    await broker[Symbol.asyncDispose]();
  });

  const connect = (clientId: string, tls: Partial<MqttTls>, url = broker.url): MqttConnection => {
    const connector = mqttConnector(url, {
      reconnectMs: { first: 60_000, longest: 60_000 },
      tls: () => ({ ca: fleet.authority.roots, ...tls }) as MqttTls,
    });
    const connection = connector({ clientId, clean: true, keepAliveSeconds: 30 });
    connections.push(connection);
    return connection;
  };
  const until = async (condition: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 400 && !condition(); turn++) await sleep(10);
    expect(condition()).toBe(true);
  };
  const isUp = (connection: MqttConnection): Promise<void> => until(() => connection.state === 'connected');
  const isRefused = async (connection: MqttConnection, reason: RegExp): Promise<void> => {
    await until(() => refusals.length > 0);
    expect(refusals[0]).toMatchObject({ code: 'BPC_E_CERTIFICATE_REFUSED', what: 'connect' });
    expect(refusals[0]?.reason).toMatch(reason);
    expect(connection.state).toBe('disconnected');
  };

  it('lets a robot in by its certificate alone, and as nobody else', async () => {
    const heard: MqttMessage[] = [];
    await broker.connect().subscribe('#', 1, (message) => void heard.push(message));
    const robot = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
    await isUp(robot);
    await robot.publish('bp-north/v3/acme/r1/state', bytes, { qos: 1 });
    expect(heard.map(({ topic }) => topic)).toEqual(['bp-north/v3/acme/r1/state']);
    await expect(robot.publish('bp-north/v3/acme/r2/state', bytes, { qos: 1 })).rejects.toThrow();
    expect(refusals).toMatchObject([{ code: 'BPC_E_IDENTITY_MISMATCH', what: 'publish', username: 'acme/r1' }]);
    expect(heard).toHaveLength(1);
  });

  it('refuses a client without a certificate', async () => {
    await isRefused(connect('acme/r1', {}), /No certificate/);
  });

  it('refuses a certificate of another root, though it bears the name of a robot', async () => {
    const { tls } = await (await certifiedFleet()).certify('acme/r1');
    await fleet.certify('acme/r1');
    await isRefused(connect('acme/r1', { cert: tls.cert, key: tls.key }), /did not issue/);
  });

  it('refuses a certificate that its own root signed but that was never recorded: a stolen root key opens nothing', async () => {
    const { tls, certificate } = await fleet.certify('acme/r1');
    const minted = await fleet.authority.issue('acme/r1' as never, await requestOf(tls.key), certificate);
    await isRefused(connect('acme/r1', { cert: minted.pem, key: tls.key }), /did not issue/);
  });

  it('refuses an expired certificate, and one that is not valid yet', async () => {
    await isRefused(connect('acme/r1', (await fleet.certify('acme/r1', { from: -20, to: -1 })).tls), /expired/);
    refusals.length = 0;
    await isRefused(connect('acme/r2', (await fleet.certify('acme/r2', { from: 1, to: 9 })).tls), /not valid before/);
  });

  it('goes by its own clock', async () => {
    await broker[Symbol.asyncDispose]();
    const clock = new SimulatedClock(Date.now(), () => Promise.resolve());
    await start(clock);
    const { tls } = await fleet.certify('acme/r1');
    await isUp(connect('acme/r1', tls));
    clock.stepWallClock(15 * dayMs);
    await isRefused(connect('acme/r1', tls), /expired/);
  });

  it('refuses a revoked certificate at once, without any list', async () => {
    const { tls } = await fleet.certify('acme/r1');
    fleet.revoke('acme/r1');
    await isRefused(connect('acme/r1', tls), /revoked/);
  });

  it('keeps the live session of a revoked robot until it is closed, and then lets it in no more', async () => {
    const { tls } = await fleet.certify('acme/r1');
    const robot = connect('acme/r1', tls);
    const other = connect('acme/r2', (await fleet.certify('acme/r2')).tls);
    await isUp(robot);
    await isUp(other);
    fleet.revoke('acme/r1');
    await robot.publish('bp-north/v3/acme/r1/state', bytes, { qos: 1 });
    broker.disconnectUser('acme/r1');
    await until(() => robot.state === 'disconnected');
    expect(other.state).toBe('connected');
    await isRefused(connect('acme/r1', tls), /revoked/);
  });

  it("refuses a robot that comes with another's client id or user name, and leaves that one connected", async () => {
    const victim = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
    await isUp(victim);
    const { tls } = await fleet.certify('acme/r2');
    connect('acme/r1', tls);
    await until(() => refusals.length === 1);
    const named = mqttConnector(broker.url, { reconnectMs: { first: 60_000, longest: 60_000 }, tls: () => tls });
    connections.push(named({ clientId: 'acme/r2', username: 'acme/r1', clean: true, keepAliveSeconds: 30 }));
    await until(() => refusals.length === 2);
    expect(refusals.map(({ code, username }) => `${code} ${username}`)).toEqual(
      Array(2).fill('BPC_E_IDENTITY_MISMATCH acme/r2'),
    );
    expect(victim.state).toBe('connected');
  });

  it.each(['#', '+/+/+/+/+', 'bp-north/#', 'bp-north/v3/acme/+/order', '$SYS/#'])(
    'leaks nothing to a subscription of %s',
    async (filter) => {
      const robot = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
      await isUp(robot);
      const heard: MqttMessage[] = [];
      await expect(robot.subscribe(filter, 1, (message) => void heard.push(message))).rejects.toThrow('FORBIDDEN');
      await broker.connect().publish('bp-north/v3/acme/r2/order', bytes, { qos: 1 });
      await robot.publish('bp-north/v3/acme/r1/state', bytes, { qos: 1 });
      expect(heard).toEqual([]);
    },
  );

  it('speaks no plain MQTT on that port', async () => {
    const plain = mqttConnector(broker.url.replace('mqtts', 'mqtt'), {
      reconnectMs: { first: 60_000, longest: 60_000 },
    });
    const connection = plain({ clientId: 'acme/r1', clean: true, keepAliveSeconds: 30 });
    connections.push(connection);
    await until(() => refusals.length > 0);
    expect([connection.state, refusals[0]?.reason]).toEqual(['disconnected', 'no TLS']);
  });

  it('is not trusted by a robot when its certificate bears another name, or comes from another root', async () => {
    const { tls } = await fleet.certify('acme/r1');
    const trouble: string[] = [];
    const strangers = [
      { url: broker.url, tls: { ...tls, ca: (await certifiedFleet()).authority.roots } },
      { url: broker.url.replace('127.0.0.1', '127.0.0.2'), tls },
    ];
    for (const { url, tls: settings } of strangers) {
      const options = { onTrouble: (error: Error) => trouble.push(error.message), tls: () => settings };
      const connection = mqttConnector(url, options)({ clientId: 'acme/r1', clean: true, keepAliveSeconds: 30 });
      connections.push(connection);
      await until(() => trouble.length > 0);
      expect(connection.state).toBe('disconnected');
      connection.sever();
      trouble.length = 0;
    }
  });

  it('lets others in through a flood of handshakes that nobody finishes', async () => {
    const { connect: open } = await import('node:net');
    const sockets = Array.from({ length: 200 }, () => open(Number(new URL(broker.url).port), '127.0.0.1'));
    for (const socket of sockets) socket.resume().on('error', () => undefined);
    await isUp(connect('acme/r1', (await fleet.certify('acme/r1')).tls));
    await until(() => sockets.every(({ destroyed }) => destroyed));
  });

  it('shows its next certificate from the next connection on, and keeps those that are up', async () => {
    const first = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
    await isUp(first);
    const next = await certifiedFleet();
    broker.renewTls(next.server);
    const { tls } = await fleet.certify('acme/r2');
    await isUp(connect('acme/r2', { ...tls, ca: next.authority.roots }));
    expect(first.state).toBe('connected');
  });
});

const requestOf = async (key: string): Promise<string> => {
  const { certificateRequest } = await import('#robots/identity/certificate-request.ts');
  return certificateRequest('acme/r1' as never, key);
};
