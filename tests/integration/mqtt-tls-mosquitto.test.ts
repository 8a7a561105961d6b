import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pemOf } from '#control-center/server/pki/x509-authority.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import type { MqttTls } from '#launch/mqtt-connector.ts';
import type { MqttConnection, MqttMessage } from '#shared/link/mqtt-port.ts';
import { certifiedFleet } from '#tests/support/certified-fleet.ts';
import type { CertifiedFleet } from '#tests/support/certified-fleet.ts';
import { mosquittoFile, noMosquitto } from '#tests/support/mosquitto.ts';
import { startSecureMosquitto } from '#tests/support/secure-mosquitto.ts';
import type { SecureMosquitto } from '#tests/support/secure-mosquitto.ts';

const bytes = new TextEncoder().encode('x');
const dayMs = 86_400_000;

describe.skipIf(mosquittoFile === undefined)(`Mosquitto with TLS (${mosquittoFile ?? noMosquitto})`, () => {
  let fleet: CertifiedFleet;
  let mosquitto: SecureMosquitto;
  const connections: MqttConnection[] = [];

  beforeEach(async () => {
    fleet = await certifiedFleet();
    mosquitto = await startSecureMosquitto(fleet, await fleet.revocationList());
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) await connection.end();
    await mosquitto[Symbol.asyncDispose]();
  });

  const connect = (clientId: string, tls: Partial<MqttTls>, options: { clean?: boolean; url?: string } = {}) => {
    const trouble: string[] = [];
    const connector = mqttConnector(options.url ?? mosquitto.url, {
      reconnectMs: { first: 60_000, longest: 60_000 },
      tls: () => ({ ca: fleet.authority.roots, ...tls }) as MqttTls,
      onTrouble: (error) => trouble.push(error.message),
    });
    const connection = connector({ clientId, clean: options.clean ?? true, keepAliveSeconds: 30 });
    connections.push(connection);
    return Object.assign(connection, { trouble });
  };
  const centreTls = async (): Promise<MqttTls> => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const validity = { notBefore: Date.now() - dayMs, notAfter: Date.now() + dayMs };
    const cert = await fleet.authority.issueOwn({ kind: 'client', name: 'centre-1' }, publicKey, validity);
    return { ca: fleet.authority.roots, cert, key: pemOf(privateKey) };
  };
  const until = async (condition: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 400 && !condition(); turn++) await sleep(10);
    expect(condition()).toBe(true);
  };
  const isUp = (connection: MqttConnection): Promise<void> => until(() => connection.state === 'connected');
  const isRefused = async (connection: MqttConnection): Promise<void> => {
    let ended = false;
    connection.onState((state) => (ended ||= state === 'disconnected'));
    await sleep(300);
    expect([connection.state, ended]).toEqual(['disconnected', true]);
  };
  const listen = async (connection: MqttConnection, filter: string): Promise<MqttMessage[]> => {
    const heard: MqttMessage[] = [];
    await connection.subscribe(filter, 1, (message) => void heard.push(message));
    return heard;
  };

  it('lets robots and centre in by their certificates alone, each with its rights', async () => {
    const centre = connect('centre-1', await centreTls());
    const heard = await listen(centre, 'bp-north/#');
    const robot = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
    await isUp(robot);
    const orders = await listen(robot, 'bp-north/v3/acme/r1/order');
    await robot.publish('bp-north/v3/acme/r1/state', bytes, { qos: 1 });
    await centre.publish('bp-north/v3/acme/r1/order', bytes, { qos: 1 });
    await until(() => heard.some(({ topic }) => topic.endsWith('state')) && orders.length === 1);
  });

  it('refuses no, a foreign, an expired, a future and a revoked certificate', async () => {
    const foreign = (await (await certifiedFleet()).certify('acme/r1')).tls;
    const revoked = (await fleet.certify('acme/r4')).tls;
    fleet.revoke('acme/r4');
    mosquitto.writeList(await fleet.revocationList());
    await mosquitto.restart();
    await isRefused(connect('acme/r1', {}));
    await isRefused(connect('acme/r1', { cert: foreign.cert, key: foreign.key }));
    await isRefused(connect('acme/r2', (await fleet.certify('acme/r2', { from: -20, to: -1 })).tls));
    await isRefused(connect('acme/r3', (await fleet.certify('acme/r3', { from: 1, to: 9 })).tls));
    await isRefused(connect('acme/r4', revoked));
    await isUp(connect('acme/r5', (await fleet.certify('acme/r5')).tls));
  });

  it("drops what a robot publishes on another's or the centre's topic, and says so in its own log", async () => {
    const centre = connect('centre-1', await centreTls());
    const heard = await listen(centre, '#');
    const robot = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
    await isUp(robot);
    for (const topic of ['acme/r2/state', 'acme/r1/order', 'control/centre-1/halt']) {
      await robot.publish(`bp-north/v3/${topic}`, bytes, { qos: 1 });
    }
    await robot.publish('bp-south/v3/acme/r1/state', bytes, { qos: 1 });
    await robot.publish('bp-north/v3/acme/r1/state', bytes, { qos: 1 });
    await until(() => heard.length > 0);
    expect(heard.map(({ topic }) => topic)).toEqual(['bp-north/v3/acme/r1/state']);
    await until(() => mosquitto.log().split('Denied PUBLISH from acme/r1').length === 5);
  });

  it("gives a robot that comes with another's client id its own, so that nobody is thrown out", async () => {
    const victim = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
    await isUp(victim);
    const thief = connect('acme/r1', (await fleet.certify('acme/r2')).tls);
    await isUp(thief);
    await sleep(200);
    expect([victim.state, thief.state]).toEqual(['connected', 'connected']);
  });

  it.each(['#', '+/+/+/+/+', 'bp-north/#', 'bp-north/v3/acme/+/order', '$SYS/#'])(
    'leaks nothing to a subscription of %s',
    async (filter) => {
      const centre = connect('centre-1', await centreTls());
      const robot = connect('acme/r1', (await fleet.certify('acme/r1')).tls);
      await isUp(centre);
      await isUp(robot);
      const heard: MqttMessage[] = [];
      await robot.subscribe(filter, 1, (message) => void heard.push(message)).catch(() => undefined);
      await centre.publish('bp-north/v3/acme/r2/order', bytes, { qos: 1, retain: true });
      await centre.publish('bp-north/v3/acme/r1/order', bytes, { qos: 1 });
      await sleep(200);
      expect(heard.filter(({ topic }) => topic !== 'bp-north/v3/acme/r1/order')).toEqual([]);
    },
  );

  it('does not notice a new revocation list before SIGHUP', async () => {
    const { tls } = await fleet.certify('acme/r1');
    fleet.revoke('acme/r1');
    mosquitto.writeList(await fleet.revocationList());
    const early = connect('acme/r1', tls);
    await isUp(early);
    await early.end();
    mosquitto.reload();
    await sleep(300);
    await isRefused(connect('acme/r1', tls));
  });

  it('keeps the live session of a revoked robot after SIGHUP, which the centre ends by taking it over', async () => {
    const { tls } = await fleet.certify('acme/r1');
    const robot = connect('acme/r1', tls, { clean: false });
    await isUp(robot);
    fleet.revoke('acme/r1');
    mosquitto.writeList(await fleet.revocationList());
    mosquitto.reload();
    await sleep(300);
    await robot.publish('bp-north/v3/acme/r1/state', bytes, { qos: 1 });
    expect(robot.state).toBe('connected');
    const taker = connect('acme/r1', await centreTls(), { url: mosquitto.kickUrl });
    await isUp(taker);
    await until(() => robot.state === 'disconnected');
    await taker.end();
    await isRefused(connect('acme/r1', tls));
  });

  it('refuses everybody once the list is past its next update', async () => {
    const { tls } = await fleet.certify('acme/r1');
    mosquitto.writeList(await fleet.revocationList({ from: -8, to: -1 }));
    mosquitto.reload();
    await sleep(300);
    await isRefused(connect('acme/r1', tls));
    mosquitto.writeList(await fleet.revocationList());
    mosquitto.reload();
    await sleep(300);
    await isUp(connect('acme/r1', tls));
  });

  it('does not start with a list whose header is not X509 CRL', async () => {
    mosquitto.writeList((await fleet.revocationList()).replaceAll('X509 CRL', 'CRL'));
    await expect(mosquitto.restart()).rejects.toThrow('not listening');
  });
});
