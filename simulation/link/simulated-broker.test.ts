import { describe, expect, it } from 'vitest';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { mqttConnectionContract } from '#tests/support/mqtt-connection-contract.ts';
import { idealConditions } from './link-conditions.ts';
import type { LinkConditions } from './link-conditions.ts';
import { SimulatedBroker } from './simulated-broker.ts';
import type { SimulatedBrokerOptions } from './simulated-broker.ts';

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (message: MqttMessage): string => new TextDecoder().decode(message.payload);

function rig(options: Partial<SimulatedBrokerOptions> = {}) {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1), drain);
  const broker = new SimulatedBroker({ clock, random: seededRandom(7), ...options });
  let conditions: LinkConditions = { ...idealConditions, delayMs: 20 };
  const set = (change: Partial<LinkConditions>): void => {
    conditions = { ...conditions, ...change };
  };
  const connect = (clientId: string, will?: MqttMessage) =>
    broker.remote(() => conditions)({ clientId, clean: false, keepAliveSeconds: 4, ...(will ? { will } : {}) });
  return { clock, broker, set, connect };
}

const will: MqttMessage = { topic: 'r/connection', payload: bytes('BROKEN'), qos: 1, retain: true };

mqttConnectionContract('simulated broker', { holdsAcknowledgement: true }, async () => {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1), drain);
  const broker = new SimulatedBroker({ clock, random: seededRandom(1) });
  return {
    connect: broker.remote(() => ({ ...idealConditions, delayMs: 15 })),
    connectCentre: () => broker.local()({ clientId: 'centre', clean: true, keepAliveSeconds: 30 }),
    settle: () => clock.advance(200),
    close: async () => broker.kill(),
  };
});

describe('SimulatedBroker', () => {
  it('holds a PUBACK until the handler in its own process has stored the message', async () => {
    const { clock, broker, connect } = rig();
    const local = broker.local()({ clientId: 'centre', clean: true, keepAliveSeconds: 0 });
    let stored: () => void = () => undefined;
    void local.subscribe('#', 1, () => new Promise<void>((resolve) => (stored = resolve)));
    const robot = connect('robot');
    await clock.advance(100);
    let acknowledged = false;
    void robot.publish('a', bytes('1'), { qos: 1 }).then(() => (acknowledged = true));
    await clock.advance(1000);
    expect(acknowledged).toBe(false);
    stored();
    await clock.advance(100);
    expect(acknowledged).toBe(true);
  });

  it('publishes the will after one and a half keep-alives of a partition, and the robot comes back by itself', async () => {
    const { clock, set, connect, broker } = rig();
    const seen: string[] = [];
    const watcher = broker.local()({ clientId: 'watcher', clean: true, keepAliveSeconds: 0 });
    void watcher.subscribe('r/connection', 1, (message) => void seen.push(text(message)));
    const robot = connect('robot', will);
    await clock.advance(100);
    set({ toBroker: false, toClient: false });
    await clock.advance(5900);
    expect(seen).toEqual([]);
    await clock.advance(4200);
    expect(seen).toEqual(['BROKEN']);
    expect(robot.state).toBe('disconnected');
    set({ toBroker: true, toClient: true });
    await clock.advance(15_000);
    expect(robot.state).toBe('connected');
  });

  it('carries what was in the socket across a partition shorter than the keep-alive', async () => {
    const { clock, set, connect, broker } = rig();
    const seen: string[] = [];
    const watcher = broker.local()({ clientId: 'watcher', clean: true, keepAliveSeconds: 0 });
    void watcher.subscribe('a', 1, (message) => void seen.push(text(message)));
    const robot = connect('robot', will);
    await clock.advance(100);
    set({ toBroker: false, toClient: false });
    const sent = ['1', '2', '3'].map((body) => robot.publish('a', bytes(body), { qos: 1 }));
    await clock.advance(2000);
    expect(seen).toEqual([]);
    set({ toBroker: true, toClient: true });
    await clock.advance(1000);
    expect(seen).toEqual(['1', '2', '3']);
    await Promise.all(sent);
  });

  it('notices a half-open connection within one and a half keep-alives', async () => {
    const { clock, set, connect } = rig();
    const robot = connect('robot', will);
    await clock.advance(100);
    set({ toClient: false });
    await clock.advance(8000);
    expect(robot.state).toBe('disconnected');
  });

  it('delivers QoS 1 messages that waited for a session, once it is back', async () => {
    const { clock, connect } = rig();
    const seen: string[] = [];
    const robot = connect('robot');
    void robot.subscribe('orders', 1, (message) => void seen.push(text(message)));
    await clock.advance(100);
    robot.sever();
    await clock.advance(100);
    const sender = connect('sender');
    await clock.advance(100);
    void sender.publish('orders', bytes('go'), { qos: 1 });
    void sender.publish('orders', bytes('unqueued'), { qos: 0 });
    await clock.advance(100);
    expect(seen).toEqual([]);
    robot.restore();
    await clock.advance(200);
    expect(seen).toEqual(['go']);
  });

  it.each([
    ['nothing', []],
    ['everything', ['kept']],
    [{ snapshotEveryMs: 60_000 }, []],
  ] as const)('a kill with %j on disk leaves %j retained', async (persistence, expected) => {
    const { clock, broker, connect } = rig({ persistence });
    const robot = connect('robot');
    await clock.advance(100);
    void robot.publish('a', bytes('kept'), { qos: 1, retain: true });
    await clock.advance(100);
    broker.kill();
    await clock.advance(100);
    expect(robot.state).toBe('disconnected');
    broker.restart();
    await clock.advance(3000);
    expect(robot.state).toBe('connected');
    const seen: string[] = [];
    void robot.subscribe('a', 1, (message) => void seen.push(text(message)));
    await clock.advance(100);
    expect(seen).toEqual(expected);
  });

  it('loses no QoS 1 message and repeats some on a bad link', async () => {
    const { clock, set, broker, connect } = rig();
    set({ loss: 0.2, jitterMs: 80, duplicate: 0.1, reorder: 0.1 });
    const seen: string[] = [];
    const local = broker.local()({ clientId: 'centre', clean: true, keepAliveSeconds: 0 });
    void local.subscribe('a', 1, (message) => void seen.push(text(message)));
    const robot = connect('robot');
    await clock.advance(5000);
    const sent = Array.from({ length: 200 }, (_, i) => robot.publish('a', bytes(String(i)), { qos: 1 }));
    await clock.advance(60_000);
    await Promise.all(sent);
    expect(new Set(seen).size).toBe(200);
    expect(seen.length).toBeGreaterThan(200);
    expect(seen).not.toEqual([...seen].sort((a, b) => Number(a) - Number(b)));
  });
});
