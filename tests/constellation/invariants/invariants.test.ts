import { describe, expect, it } from 'vitest';
import type { AlarmView, RobotView } from '#shared/contracts/views.ts';
import type { PictureSnapshot } from '#shared/contracts/socket.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { Constellation } from '../constellation.ts';
import type { Invariant, Observation } from '../invariant.ts';
import { commandsExecuteOnce } from './commands-execute-once.ts';
import { haltHolds } from './halt-holds.ts';
import { neverStaleAsFresh } from './never-stale-as-fresh.ts';
import { neverSuppressed } from './never-suppressed.ts';
import { staysInArea } from './stays-in-area.ts';

const robot = 'bpc/R-01' as RobotId;
const sector = sectors['border-hills'];
const start = Date.UTC(2026, 0, 1);
const dock = sector.routeGraph.nodes[0]!;

const message = (topic: string, body: object, retain = false): MqttMessage => ({
  topic: `sim/v3/${topic}`,
  payload: Buffer.from(JSON.stringify(body)),
  qos: 1,
  retain,
});
const hear = (invariant: Invariant, nowMs: number, ...messages: MqttMessage[]): void =>
  messages.forEach((one) => invariant.onMessage?.(one, { nowMs, trueTime: start + nowMs }));

const world = (nowMs: number, change: Partial<Observation> & { x?: number; y?: number } = {}): Observation => ({
  nowMs,
  trueTime: start + nowMs,
  sector,
  truth: {
    robots: () => [{ id: robot, x: change.x ?? dock.x, y: change.y ?? dock.y, z: 0, yaw: 0, batteryPercent: 90 }],
    actors: () => [],
    canSee: () => false,
    radio: () => ({ up: true, rssiDbm: -60, lossPct: 0, delayMs: 10 }),
  },
  robots: [{ id: robot, alive: true, aliveSinceMs: 0, linkOpenSinceMs: 0, wallOffsetMs: 0 }],
  picture: undefined,
  centreUpSinceMs: 0,
  ...change,
});

describe('the judges can say no', () => {
  it('to a robot outside its area', () => {
    expect(() => staysInArea().onSample?.(world(0))).not.toThrow();
    expect(() => staysInArea().onSample?.(world(0, { x: 90_000 }))).toThrow(/outside/);
  });

  it('to a halt that does not reach a robot, one that moves on, and a latch that opens by itself', () => {
    const halt = message('control/centre-1/halt', { latched: true });
    const envelope = { boot: 'b' };
    const latched = message(`${robot}/authority`, { headerId: 1, envelope, haltLatched: true });
    const deaf = haltHolds();
    hear(deaf, 1000, halt);
    expect(() => deaf.onSample?.(world(10_000))).not.toThrow();
    expect(() => deaf.onSample?.(world(20_000))).toThrow(/has not latched/);

    const rolling = haltHolds();
    hear(rolling, 1000, halt, latched);
    rolling.onSample?.(world(10_000));
    expect(() => rolling.onSample?.(world(12_000, { x: dock.x + 3 }))).toThrow(/moves although/);

    const forgetful = haltHolds();
    hear(forgetful, 1000, halt);
    hear(forgetful, 2000, latched);
    expect(() =>
      hear(forgetful, 3000, message(`${robot}/authority`, { headerId: 2, envelope, haltLatched: false })),
    ).toThrow(/before the release/);
  });

  it('to an order taken twice, late, under an old epoch or while halted', () => {
    const order = (orderId: string, epoch: number, expiresMs: number): MqttMessage => {
      const values = { epoch, commandId: orderId, expiresAt: new Date(start + expiresMs).toISOString() };
      const actionParameters = Object.entries(values).map(([key, value]) => ({ key, value }));
      return message(`${robot}/order`, {
        orderId,
        nodes: [{ actions: [{ actionType: 'bpAuthority', actionParameters }] }],
      });
    };
    let headerId = 0;
    const state = (orderId: string, atMs: number): MqttMessage =>
      message(`${robot}/state`, {
        headerId: headerId++,
        orderId,
        nodeStates: [{}],
        timestamp: new Date(start + atMs).toISOString(),
      });
    const orders = [order('a', 2, 60_000), order('b', 3, 60_000), order('late', 3, 5_000), order('old', 2, 60_000)];
    const judge =
      (...states: MqttMessage[]) =>
      () =>
        hear(commandsExecuteOnceAfter(orders), 0, ...states);
    expect(judge(state('a', 1000), state('a', 2000), state('b', 3000))).not.toThrow();
    expect(judge(state('a', 1000), state('b', 2000), state('a', 3000))).toThrow(/a second time/);
    expect(judge(state('late', 9000))).toThrow(/after its expiry/);
    expect(judge(state('b', 1000), state('old', 2000))).toThrow(/of epoch 2 after epoch 3/);
    const authority = (atMs: number): MqttMessage =>
      message(`${robot}/authority`, { haltLatched: true, timestamp: new Date(start + atMs).toISOString() });
    const halted = commandsExecuteOnceAfter(orders);
    hear(halted, 0, state('a', 1000), authority(2000), state('b', 4000), authority(6000));
    expect(() => halted.onSample?.(world(20_000))).toThrow(/order b while halted/);
  });

  it('to a robot shown live that has been silent', () => {
    const view = {
      id: robot,
      callSign: 'R-01',
      monitored: true,
      connectionState: 'ONLINE',
      stateAt: start + 59_000,
      statePeriodMs: 5000,
    };
    const picture = { at: start + 60_000, robots: [view as unknown as RobotView] } as unknown as PictureSnapshot;
    const fair = neverStaleAsFresh();
    hear(fair, 58_000, message(`${robot}/state`, {}));
    expect(() => fair.onSample?.(world(60_000, { picture }))).not.toThrow();
    const fooled = neverStaleAsFresh();
    hear(fooled, 10_000, message(`${robot}/state`, {}));
    expect(() => fooled.onSample?.(world(60_000, { picture }))).toThrow(/shown LIVE-AUTONOMOUS/);
  });

  it('to a welfare alarm that is shelved', () => {
    const alarm = {
      number: 'A-1',
      type: 'PERSON_DOWN',
      category: 'WELFARE',
      suppression: 'shelved',
      suppressible: false,
    };
    expect(() => neverSuppressed().onPictureChange?.({ kind: 'alarm', alarm: alarm as AlarmView }, 0)).toThrow(
      /shelved/,
    );
  });

  it('to a disk that says it wrote and did not', async () => {
    let commits = 0;
    const report = await new Constellation({
      seed: 1,
      robots: 3,
      durationMs: 240_000,
      fidelity: 'statistical',
      disk: (store) => ({
        ...store,
        commit: (writes) =>
          writes.some((write) => write.kind === 'put' && write.collection === 'tracks') && ++commits % 5 === 0
            ? Promise.resolve()
            : store.commit(writes),
      }),
    }).run();
    expect(report.broken?.invariant).toMatch(/acknowledged is lost|centre's disk|stored/);
  });
});

function commandsExecuteOnceAfter(orders: readonly MqttMessage[]): Invariant {
  const invariant = commandsExecuteOnce();
  hear(invariant, 0, ...orders);
  return invariant;
}
