import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  LinkState,
  MqttConnection,
  MqttConnector,
  MqttConnectOptions,
  MqttMessage,
} from '#shared/link/mqtt-port.ts';

/** A broker and the ways to reach it; made anew for each test. */
export interface BrokerUnderTest {
  /** A client over the transport: what robots use. */
  readonly connect: MqttConnector;
  /** How the centre connects, where that differs: the embedded broker's in-process client. It keeps no session and has no will. */
  readonly connectCentre?: () => MqttConnection;
  /** Resolves after enough time (real or simulated) for everything in flight to arrive; called repeatedly. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface BrokerAbilities {
  /** The publisher's PUBACK waits for the subscriber's handler. */
  readonly holdsAcknowledgement: boolean;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (message: MqttMessage | undefined): string => new TextDecoder().decode(message?.payload);
const texts = (messages: readonly MqttMessage[]): string[] => messages.map(text);

/** What the centre and robots rely on, whatever carries their messages. Independent of real time. */
export function mqttConnectionContract(
  name: string,
  abilities: BrokerAbilities,
  open: () => Promise<BrokerUnderTest>,
): void {
  describe(`MQTT connection: ${name}`, () => {
    let broker: BrokerUnderTest;
    const open_ = new Set<MqttConnection>();
    const connect = (clientId: string, options: Partial<MqttConnectOptions> = {}): MqttConnection => {
      const connection = broker.connect({ clientId, clean: true, keepAliveSeconds: 30, ...options });
      open_.add(connection);
      return connection;
    };
    const connectCentre = (): MqttConnection => {
      const connection = broker.connectCentre?.() ?? connect('centre');
      open_.add(connection);
      return connection;
    };
    const until = async (condition: () => boolean): Promise<void> => {
      for (let turn = 0; turn < 200 && !condition(); turn++) await broker.settle();
      expect(condition()).toBe(true);
    };
    const quiet = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn++) await broker.settle();
    };
    const isUp = (connection: MqttConnection): Promise<void> => until(() => connection.state === 'connected');
    /** Publishing waits for the broker, which in simulated time moves only while settling. */
    const settled = async <T>(promise: Promise<T>): Promise<T> => {
      const answer = { isThere: false };
      const arrived = (): void => void (answer.isThere = true);
      promise.then(arrived, arrived);
      for (let turn = 0; turn < 200 && !answer.isThere; turn++) await broker.settle();
      expect(answer.isThere).toBe(true);
      return promise;
    };
    const collect = async (connection: MqttConnection, filter: string, qos: 0 | 1 = 1): Promise<MqttMessage[]> => {
      const received: MqttMessage[] = [];
      await settled(connection.subscribe(filter, qos, (message) => void received.push(message)));
      return received;
    };

    beforeEach(async () => {
      broker = await open();
    });
    afterEach(async () => {
      for (const connection of open_) await settled(connection.end());
      open_.clear();
      await broker.close();
    });

    it('tells its state at once and on every change', async () => {
      const robot = connect('robot');
      const states: LinkState[] = [];
      robot.onState((state) => states.push(state));
      expect(states).toEqual([robot.state]);
      await isUp(robot);
      robot.sever();
      expect(robot.state).toBe('disconnected');
      robot.restore();
      await isUp(robot);
      expect(states.slice(-3)).toEqual(['connected', 'disconnected', 'connected']);
    });

    it('delivers QoS 0 and QoS 1 unchanged', async () => {
      const centre = connectCentre();
      const robot = connect('robot');
      const received = await collect(centre, 's/v3/m/r/+');
      await isUp(robot);
      await settled(robot.publish('s/v3/m/r/geo', bytes('zero'), { qos: 0 }));
      await settled(robot.publish('s/v3/m/r/state', bytes('eins é'), { qos: 1 }));
      await until(() => received.length === 2);
      expect(received.map(({ topic, qos, retain }) => ({ topic, qos, retain }))).toEqual([
        { topic: 's/v3/m/r/geo', qos: 0, retain: false },
        { topic: 's/v3/m/r/state', qos: 1, retain: false },
      ]);
      expect(texts(received)).toEqual(['zero', 'eins é']);
    });

    it('delivers from the centre to the robot', async () => {
      const centre = connectCentre();
      const robot = connect('robot');
      const received = await collect(robot, 's/v3/m/r/order');
      await isUp(centre);
      await settled(centre.publish('s/v3/m/r/order', bytes('go'), { qos: 1 }));
      await until(() => received.length === 1);
      expect(texts(received)).toEqual(['go']);
    });

    it('keeps the order of one publisher', async () => {
      const centre = connectCentre();
      const robot = connect('robot');
      const received = await collect(centre, 's/#');
      await isUp(robot);
      const expected = Array.from({ length: 100 }, (_, i) => `${i}`);
      await settled(Promise.all(expected.map((body) => robot.publish('s/v3/m/r/detection', bytes(body), { qos: 1 }))));
      await until(() => received.length === 100);
      expect(texts(received)).toEqual(expected);
    });

    it('carries 200 kB', async () => {
      const centre = connectCentre();
      const robot = connect('robot');
      const received = await collect(centre, 's/v3/m/r/gapReport');
      await isUp(robot);
      const payload = new Uint8Array(200_000).fill(65);
      await settled(robot.publish('s/v3/m/r/gapReport', payload, { qos: 1 }));
      await until(() => received.length === 1);
      expect(Buffer.compare(received[0]!.payload, payload)).toBe(0);
    });

    it('matches + to one level and # to the rest', async () => {
      const centre = connectCentre();
      const robot = connect('robot');
      const one = await collect(centre, 'a/+/c');
      const rest = await collect(centre, 'x/#');
      await isUp(robot);
      for (const topic of ['a/b/c', 'a/c', 'a/b/b/c', 'x', 'x/y/z', 'y/x']) {
        await settled(robot.publish(topic, bytes(topic), { qos: 1 }));
      }
      await until(() => one.length === 1 && rest.length === 2);
      await quiet();
      expect(texts(one)).toEqual(['a/b/c']);
      expect(texts(rest)).toEqual(['x', 'x/y/z']);
    });

    it('gives a later subscriber the retained message, marked, and an earlier one the live message, unmarked', async () => {
      const centre = connectCentre();
      const robot = connect('robot');
      const live = await collect(centre, 's/v3/m/r/connection');
      await isUp(robot);
      await settled(robot.publish('s/v3/m/r/connection', bytes('ONLINE'), { qos: 1, retain: true }));
      await until(() => live.length === 1);
      expect(live[0]?.retain).toBe(false);
      const late = await collect(connect('late'), 's/+/+/+/connection');
      await until(() => late.length === 1);
      expect({ body: text(late[0]), retain: late[0]?.retain }).toEqual({ body: 'ONLINE', retain: true });
    });

    it('gives the centre what was retained before it came', async () => {
      const robot = connect('robot');
      await isUp(robot);
      await settled(robot.publish('s/v3/m/r/factsheet', bytes('facts'), { qos: 1, retain: true }));
      const centre = connectCentre();
      const received = await collect(centre, 's/+/+/+/factsheet');
      await until(() => received.length === 1);
      expect({ body: text(received[0]), retain: received[0]?.retain }).toEqual({ body: 'facts', retain: true });
    });

    it('forgets a retained message when an empty one is retained', async () => {
      const robot = connect('robot');
      await isUp(robot);
      await settled(robot.publish('s/a', bytes('old'), { qos: 1, retain: true }));
      await settled(robot.publish('s/a', new Uint8Array(0), { qos: 1, retain: true }));
      const late = await collect(connect('late'), 's/a');
      await quiet();
      expect(late).toEqual([]);
    });

    it('publishes the will of a severed client, retained if asked, and none after a clean end', async () => {
      const centre = connectCentre();
      const received = await collect(centre, 's/+/will');
      const will = (id: string) => ({ topic: `s/${id}/will`, payload: bytes(id), qos: 1, retain: true }) as const;
      const severed = connect('severed', { will: will('severed') });
      const ended = connect('ended', { will: will('ended') });
      await isUp(severed);
      await isUp(ended);
      await settled(ended.end());
      severed.sever();
      await until(() => received.length === 1);
      await quiet();
      expect(texts(received)).toEqual(['severed']);
      const late = await collect(connect('late'), 's/severed/will');
      await until(() => late.length === 1);
      expect(late[0]?.retain).toBe(true);
    });

    it('queues QoS 1 for a persistent session that is away, in order', async () => {
      const robot = connect('robot', { clean: false });
      const received = await collect(robot, 's/v3/m/r/order');
      robot.sever();
      await quiet();
      const centre = connectCentre();
      await isUp(centre);
      for (const body of ['1', '2', '3']) await settled(centre.publish('s/v3/m/r/order', bytes(body), { qos: 1 }));
      expect(received).toEqual([]);
      robot.restore();
      await until(() => received.length === 3);
      expect(texts(received)).toEqual(['1', '2', '3']);
    });

    it('queues nothing for a clean session, which still hears what comes after it is back', async () => {
      const robot = connect('robot', { clean: true });
      const received = await collect(robot, 's/v3/m/r/order');
      robot.sever();
      await quiet();
      const centre = connectCentre();
      await isUp(centre);
      await settled(centre.publish('s/v3/m/r/order', bytes('missed'), { qos: 1 }));
      robot.restore();
      await isUp(robot);
      await quiet();
      await settled(centre.publish('s/v3/m/r/order', bytes('heard'), { qos: 1 }));
      await until(() => received.length === 1);
      expect(texts(received)).toEqual(['heard']);
    });

    it('subscribes at the next connect to what was asked for while away', async () => {
      const robot = connect('robot');
      await isUp(robot);
      robot.sever();
      const received: MqttMessage[] = [];
      const subscribed = robot.subscribe('s/late', 1, (message) => void received.push(message));
      robot.restore();
      await settled(subscribed);
      await isUp(robot);
      const centre = connectCentre();
      await isUp(centre);
      await quiet();
      await settled(centre.publish('s/late', bytes('here'), { qos: 1 }));
      await until(() => received.length === 1);
    });

    it('refuses QoS 1 and drops QoS 0 while severed, and sends neither later', async () => {
      const centre = connectCentre();
      const received = await collect(centre, 's/#');
      const robot = connect('robot');
      await isUp(robot);
      robot.sever();
      await expect(robot.publish('s/one', bytes('1'), { qos: 1 })).rejects.toThrow();
      await robot.publish('s/zero', bytes('0'), { qos: 0 });
      robot.restore();
      await isUp(robot);
      await quiet();
      await settled(robot.publish('s/after', bytes('after'), { qos: 1 }));
      await until(() => received.length > 0);
      expect(texts(received)).toEqual(['after']);
    });

    it('goes on after a handler threw or rejected', async () => {
      const centre = connectCentre();
      const received: string[] = [];
      await settled(
        centre.subscribe('s/#', 0, (message) => {
          received.push(text(message));
          if (received.length === 1) throw new Error('thrown');
          return received.length === 2 ? Promise.reject(new Error('rejected')) : undefined;
        }),
      );
      const robot = connect('robot');
      await isUp(robot);
      for (const body of ['1', '2', '3']) await settled(robot.publish('s/a', bytes(body), { qos: 0 }));
      await until(() => received.length === 3);
      expect(robot.state).toBe('connected');
    });

    if (!abilities.holdsAcknowledgement) return;
    describe('where acknowledgements are held', () => {
      const gate = (): { readonly opened: Promise<void>; open(): void; fail(): void } => {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        promise.catch(() => undefined);
        return { opened: promise, open: () => resolve(), fail: () => reject(new Error('not stored')) };
      };

      it('acknowledges only after the handler has finished', async () => {
        const centre = connectCentre();
        const stored = gate();
        await settled(centre.subscribe('s/#', 1, () => stored.opened));
        const robot = connect('robot');
        await isUp(robot);
        let acknowledged = false;
        const published = robot.publish('s/detection', bytes('x'), { qos: 1 }).then(() => (acknowledged = true));
        await quiet();
        expect(acknowledged).toBe(false);
        stored.open();
        expect(await settled(published)).toBe(true);
      });

      it('takes and acknowledges others meanwhile', async () => {
        const centre = connectCentre();
        const stored = gate();
        await settled(centre.subscribe('s/detection', 1, () => stored.opened));
        const robot = connect('robot');
        await isUp(robot);
        let acknowledged = false;
        const slow = robot.publish('s/detection', bytes('x'), { qos: 1 }).then(() => (acknowledged = true));
        for (let i = 0; i < 3; i++) await settled(robot.publish('s/state', bytes('y'), { qos: 1 }));
        expect(acknowledged).toBe(false);
        stored.open();
        await settled(slow);
      });

      it('does not acknowledge what the handler refused, and keeps the link', async () => {
        const centre = connectCentre();
        const stored = gate();
        await settled(centre.subscribe('s/detection', 1, () => stored.opened));
        const robot = connect('robot');
        await isUp(robot);
        let outcome = 'pending';
        robot.publish('s/detection', bytes('x'), { qos: 1 }).then(
          () => (outcome = 'acknowledged'),
          () => (outcome = 'rejected'),
        );
        stored.fail();
        await quiet();
        expect(outcome).toBe('pending');
        await settled(robot.publish('s/state', bytes('alive'), { qos: 1 }));
        expect(robot.state).toBe('connected');
        robot.sever();
        await until(() => outcome === 'rejected');
      });

      it('rejects what was not acknowledged when the link is severed, and takes it again', async () => {
        const centre = connectCentre();
        const stored = gate();
        const received: string[] = [];
        await settled(
          centre.subscribe('s/detection', 1, (message) => {
            received.push(text(message));
            return stored.opened;
          }),
        );
        const robot = connect('robot', { clean: false });
        await isUp(robot);
        const first = robot.publish('s/detection', bytes('x'), { qos: 1 });
        await until(() => received.length === 1);
        robot.sever();
        await expect(settled(first)).rejects.toThrow();
        stored.open();
        robot.restore();
        await isUp(robot);
        await settled(robot.publish('s/detection', bytes('x'), { qos: 1 }));
        expect(received).toEqual(['x', 'x']);
      });
    });
  });
}
