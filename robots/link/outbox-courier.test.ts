import { describe, expect, it } from 'vitest';
import type { LinkState, MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { hmacSigner } from '../identity/node-crypto.ts';
import { BackfillWindow } from './backfill-window.ts';
import { LinkSession } from './link-session.ts';
import { MessageWriter } from './message-writer.ts';
import { OutboxCourier } from './outbox-courier.ts';
import type { Lane } from './outbox-item.ts';
import { memoryOutboxStorage } from './outbox-storage.ts';
import { Outbox } from './outbox.ts';

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A link whose PUBACKs come one after the other, as slowly as its bytes go. */
function narrow({ bytesPerSecond, delayMs }: { readonly bytesPerSecond: number; readonly delayMs: number }) {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1), drain);
  const sent: { readonly n: number; readonly lane: string; readonly at: number; readonly ms: number }[] = [];
  let freeAt = 0;
  let underWay = 0;
  let most = 0;
  let onState: (state: LinkState) => void = () => undefined;
  let isDead = false;
  const connection: MqttConnection = {
    state: 'connected',
    publish: (topic, payload, { qos }) => {
      if (topic.endsWith('/connection')) return Promise.resolve();
      if (qos === 0 || isDead) return isDead ? new Promise(() => undefined) : Promise.resolve();
      const now = clock.monotonicMs();
      freeAt = Math.max(now, freeAt) + (1000 * payload.length) / bytesPerSecond;
      underWay += payload.length;
      most = Math.max(most, underWay);
      const { n, lane } = JSON.parse(new TextDecoder().decode(payload)) as { n: number; lane: string };
      return new Promise((resolve) => {
        clock.setTimer(
          () => {
            underWay -= payload.length;
            sent.push({ n, lane, at: clock.monotonicMs(), ms: clock.monotonicMs() - now });
            resolve();
          },
          freeAt - now + 2 * delayMs,
        );
      });
    },
    subscribe: async () => undefined,
    onState: (listener) => void (onState = listener),
    end: async () => undefined,
    sever: () => severed.push(clock.monotonicMs()),
    restore: () => undefined,
  };
  const severed: number[] = [];
  const mqtt: MqttConnector = () => connection;
  const writer = new MessageWriter(
    { manufacturer: 'bp', serialNumber: 'r1' },
    's',
    clock,
    hmacSigner('hmac:bp/r1', 'x'),
    '3.0',
  );
  const session = new LinkSession(
    { clock, mqtt, writer },
    {
      interfaceName: 'bp',
      robot: 'bp/r1' as RobotId,
      credentials: { clientId: 'r1', username: 'r1', password: 'x' },
      keepAliveSeconds: 5,
      vdaVersion: '3.0',
    },
  );
  const outbox = new Outbox(memoryOutboxStorage(), '01KDVDNA00000000000000000A', 1e6, { onFault: raise });
  const courier = new OutboxCourier({ outbox, session, writer, clock });
  session.start(() => undefined);
  onState('connected');
  const stop = clock.setRepeating(() => {
    session.watch();
    courier.tick();
  }, 100);
  const put = (lane: Lane, n: number, at = clock.now()) =>
    outbox.put(lane, lane === 'detection' ? 'detection' : 'alert', { n, lane, text: 'x'.repeat(600) }, at);
  return {
    clock,
    courier,
    outbox,
    put,
    sent,
    session,
    severed,
    stop,
    most: () => most,
    die: () => (isDead = true),
  };
}

describe('the courier on a narrow link', () => {
  it('keeps little backfill under way, so that what is new does not wait behind it, and wastes no time', async () => {
    const link = narrow({ bytesPerSecond: 8000, delayMs: 50 });
    for (let n = 0; n < 200; n++) link.put('detection', n);
    link.courier.startOver();
    await link.clock.advance(10_000);
    expect(link.most()).toBeLessThan(8000);
    link.courier.sendNow(link.put('detection', 1000));
    await link.clock.advance(2000);
    expect(link.sent.find(({ n }) => n === 1000)!.ms).toBeLessThan(1200);
    const rate = link.sent.length / 12;
    expect(rate).toBeGreaterThan(0.8 * (8000 / 900));
    link.stop();
  });

  it('opens its window where there is room', async () => {
    const link = narrow({ bytesPerSecond: 1_000_000, delayMs: 10 });
    for (let n = 0; n < 2000; n++) link.put('detection', n);
    link.courier.startOver();
    await link.clock.advance(15_000);
    expect(link.sent.length).toBe(2000);
    link.stop();
  });

  it('sends safety and alerts before the rest, and never one alert before an older one', async () => {
    const link = narrow({ bytesPerSecond: 8000, delayMs: 50 });
    for (let n = 0; n < 50; n++) link.put('detection', n);
    link.put('alert', 100);
    link.courier.startOver();
    await link.clock.advance(1000);
    link.put('alert', 101);
    link.courier.sendNow(link.put('alert', 102));
    link.courier.sendNow(link.put('safety', 200));
    await link.clock.advance(2000);
    const order = link.sent.map(({ n }) => n);
    expect(order[0]).toBe(100);
    expect(order.filter((n) => n >= 101)).toEqual([200, 101, 102]);
    expect(order.indexOf(102)).toBeLessThan(15);
    link.stop();
  });

  it('sends nothing twice but what was not stored after 20 s', async () => {
    const link = narrow({ bytesPerSecond: 100_000, delayMs: 10 });
    for (let n = 0; n < 30; n++) link.put('detection', n);
    link.courier.startOver();
    await link.clock.advance(15_000);
    expect(link.sent).toHaveLength(30);
    link.outbox.stored('01KDVDNA00000000000000000A', 20);
    await link.clock.advance(20_000);
    expect(link.sent).toHaveLength(40);
    link.stop();
  });

  it('gives a transport up over which nothing comes back for one and a half keep-alives, and no sooner', async () => {
    const link = narrow({ bytesPerSecond: 8000, delayMs: 50 });
    link.courier.startOver();
    await link.clock.advance(5000);
    link.die();
    const at = link.clock.monotonicMs();
    link.courier.sendNow(link.put('detection', 1));
    await link.clock.advance(7400);
    expect(link.severed).toEqual([]);
    await link.clock.advance(200);
    expect(link.severed[0]! - at).toBeLessThanOrEqual(7600);
    expect(await link.session.send('visualization', { n: 1, lane: 'hot' })).toBe(false);
    link.stop();
  });
});

describe('the backfill window', () => {
  it('grows while messages take no longer than the shortest seen, and shrinks when they wait', () => {
    const clock = new SimulatedClock(0, drain);
    const window = new BackfillWindow(clock);
    const first = window.bytes;
    for (let n = 0; n < 20; n++) window.acknowledged(50, 1000);
    const open = window.bytes;
    expect(open).toBeGreaterThan(first + 10_000);
    for (let n = 0; n < 20; n++) window.acknowledged(500, 0);
    expect(window.bytes).toBe(first);
    for (let n = 0; n < 1000; n++) window.acknowledged(50, 10_000);
    expect(window.bytes).toBeLessThanOrEqual(65_536);
  });
});

function raise(error: unknown): never {
  throw error;
}
