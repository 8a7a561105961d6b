import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import type { BrokerRefusal } from '#control-center/server/broker/broker-refusal.ts';
import type { EmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { MqttConnection, MqttMessage } from '#shared/link/mqtt-port.ts';

const password = 'correct horse battery staple';
const bytes = new TextEncoder().encode('x');

describe('the embedded broker', () => {
  let broker: EmbeddedBroker;
  let refusals: BrokerRefusal[];
  const connections: MqttConnection[] = [];
  const sockets: Socket[] = [];

  beforeEach(async () => {
    refusals = [];
    broker = await startEmbeddedBroker({
      maxHalfOpen: 50,
      connectTimeoutMs: 300,
      maxFrameBytes: 100_000,
      checkCredentials: ({ username, password: given }) =>
        Buffer.from(given).toString() === password
          ? { kind: 'robot', robot: username as RobotId, interfaceName: 'bp-north' }
          : undefined,
      onRefusal: (refusal) => refusals.push(refusal),
    });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const connection of connections.splice(0)) await connection.end();
    await broker[Symbol.asyncDispose]();
  });

  const connect = (username: string, clientId = username, secret = password): MqttConnection => {
    const connector = mqttConnector(broker.url, { reconnectMs: { first: 60_000, longest: 60_000 } });
    const connection = connector({ clientId, username, password: secret, clean: true, keepAliveSeconds: 30 });
    connections.push(connection);
    return connection;
  };
  const until = async (condition: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 200 && !condition(); turn++) await sleep(10);
    expect(condition()).toBe(true);
  };
  const isUp = (connection: MqttConnection): Promise<void> => until(() => connection.state === 'connected');
  const openSocket = async (): Promise<Socket> => {
    const socket = connectSocket(Number(new URL(broker.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };

  it('refuses a wrong password and says so without it', async () => {
    const robot = connect('acme/r1', 'acme/r1', 'guess');
    await until(() => refusals.length === 1);
    expect(robot.state).toBe('disconnected');
    expect(refusals).toEqual([
      { code: 'BPC_E_CREDENTIALS_WRONG', what: 'connect', clientId: 'acme/r1', username: 'acme/r1' },
    ]);
  });

  it("refuses a robot that comes with another's client id, and leaves that one connected", async () => {
    const victim = connect('acme/r1');
    await isUp(victim);
    const thief = connect('acme/r2', 'acme/r1');
    await until(() => refusals.length === 1);
    expect(refusals[0]).toMatchObject({ code: 'BPC_E_IDENTITY_MISMATCH', what: 'connect', username: 'acme/r2' });
    await sleep(50);
    expect([victim.state, thief.state]).toEqual(['connected', 'disconnected']);
  });

  it("closes the connection of a robot that publishes on another's topic, and nobody hears it", async () => {
    const heard: MqttMessage[] = [];
    await broker.connect().subscribe('#', 1, (message) => void heard.push(message));
    const robot = connect('acme/r1');
    await isUp(robot);
    await expect(robot.publish('bp-north/v3/acme/r2/state', bytes, { qos: 1 })).rejects.toThrow();
    expect(refusals).toEqual([
      {
        code: 'BPC_E_IDENTITY_MISMATCH',
        what: 'publish',
        clientId: 'acme/r1',
        username: 'acme/r1',
        topic: 'bp-north/v3/acme/r2/state',
      },
    ]);
    expect(heard).toEqual([]);
  });

  it('ends a connection that publishes at QoS 2, which the protocol has not', async () => {
    const socket = await openSocket();
    const closed = once(socket, 'close');
    const field = (text: string): Buffer => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
    const frame = (first: number, ...parts: Buffer[]): Buffer => {
      const body = Buffer.concat(parts);
      return Buffer.concat([Buffer.from([first, body.length]), body]);
    };
    socket.write(
      frame(0x10, field('MQTT'), Buffer.from([4, 0xc2, 0, 30]), field('acme/r1'), field('acme/r1'), field(password)),
    );
    await once(socket, 'data');
    socket.write(frame(0x34, field('bp-north/v3/acme/r1/state'), Buffer.from([0, 1]), Buffer.from('x')));
    await closed;
    expect(refusals).toMatchObject([{ code: 'BPC_E_PAYLOAD_INVALID', what: 'publish' }]);
  });

  it("publishes no will on another's topic", async () => {
    const heard: MqttMessage[] = [];
    await broker.connect().subscribe('bp-north/#', 1, (message) => void heard.push(message));
    const will = { topic: 'bp-north/v3/acme/r2/connection', payload: bytes, qos: 1, retain: true } as const;
    const robot = mqttConnector(broker.url)({
      clientId: 'acme/r1',
      username: 'acme/r1',
      password,
      will,
      clean: true,
      keepAliveSeconds: 30,
    });
    connections.push(robot);
    await isUp(robot);
    robot.sever();
    await until(() => refusals.length === 1);
    expect(heard).toEqual([]);
  });

  it.each(['#', '+/+/+/+/+', 'bp-north/#', '$SYS/#', 'bp-north/v3/acme/r2/order'])(
    'refuses the subscription %s',
    async (filter) => {
      const robot = connect('acme/r1');
      await isUp(robot);
      await expect(robot.subscribe(filter, 1, () => undefined)).rejects.toThrow('BPC_E_FORBIDDEN');
      expect(refusals[0]).toMatchObject({ code: 'BPC_E_FORBIDDEN', what: 'subscribe', topic: filter });
    },
  );

  it('ends a connection at the header of an oversized frame', async () => {
    const robot = connect('acme/r1');
    await isUp(robot);
    const published = robot.publish('bp-north/v3/acme/r1/gapReport', new Uint8Array(200_000), { qos: 1 });
    await expect(published).rejects.toThrow();
    expect(refusals[0]).toMatchObject({ code: 'BPC_E_PAYLOAD_TOO_LARGE', what: 'frame' });
  });

  it('ends what does not finish its CONNECT, and lets others in through a flood of it', async () => {
    for (let i = 0; i < 200; i++) await openSocket();
    const begun = performance.now();
    await isUp(connect('acme/r1'));
    expect(performance.now() - begun).toBeLessThan(1000);
    await until(() => sockets.every(({ destroyed }) => destroyed));
  });

  it('reads a client that publishes far above its budget more slowly, and others as before', async () => {
    let heard = 0;
    await broker.connect().subscribe('bp-north/+/acme/r1/geo', 0, () => void heard++);
    const greedy = connect('acme/r1');
    const modest = connect('acme/r2');
    await isUp(greedy);
    await isUp(modest);
    for (let i = 0; i < 5000; i++) void greedy.publish('bp-north/v3/acme/r1/geo', bytes, { qos: 0 });
    const begun = performance.now();
    await modest.publish('bp-north/v3/acme/r2/state', bytes, { qos: 1 });
    expect(performance.now() - begun).toBeLessThan(250);
    await sleep(500);
    expect(heard).toBeGreaterThan(800);
    expect(heard).toBeLessThan(1500);
    greedy.sever();
  });

  it('survives any bytes', async () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let i = 0; i < 100; i++) {
      const socket = await openSocket();
      socket.write(
        Buffer.from(Array.from({ length: 1 + Math.floor(random() * 200) }, () => Math.floor(random() * 256))),
      );
    }
    await isUp(connect('acme/r1'));
  });

  it('acknowledges nothing that the centre no longer listens to', async () => {
    const centre = broker.connect();
    await centre.subscribe('bp-north/+/+/+/detection', 1, () => undefined);
    const robot = connect('acme/r1');
    await isUp(robot);
    await robot.publish('bp-north/v3/acme/r1/detection', bytes, { qos: 1 });
    await centre.end();
    let acknowledged = false;
    robot.publish('bp-north/v3/acme/r1/detection', bytes, { qos: 1 }).then(
      () => (acknowledged = true),
      () => undefined,
    );
    await sleep(100);
    expect([acknowledged, robot.state]).toEqual([false, 'connected']);
  });

  it('disconnects a user whose credentials no longer hold', async () => {
    const robot = connect('acme/r1');
    const other = connect('acme/r2');
    await isUp(robot);
    await isUp(other);
    broker.disconnectUser('acme/r1');
    await until(() => robot.state === 'disconnected');
    expect(other.state).toBe('connected');
  });

  it('says that its port is taken', async () => {
    const again = startEmbeddedBroker({ port: Number(new URL(broker.url).port), checkCredentials: () => undefined });
    await expect(again).rejects.toThrow('BPC_E_PORT_IN_USE');
  });
});
