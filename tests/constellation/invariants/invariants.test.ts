import { describe, expect, it } from 'vitest';
import type { AlarmView, RobotView } from '#shared/contracts/views.ts';
import type { PictureSnapshot } from '#shared/contracts/socket.ts';
import type { Store } from '#control-center/server/work/store-port.ts';
import type { AutonomyState } from '#robots/autonomy/autonomy-state.ts';
import { initialAutonomy } from '#robots/autonomy/autonomy-state.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { LinkPhase } from '#shared/lost-link/link-phase.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { Constellation } from '../constellation.ts';
import { GhostCoverage, mahalanobis } from '../ghost-coverage.ts';
import type { Invariant, ObservedRobot, Observation } from '../invariant.ts';
import { commandsExecuteOnce } from './commands-execute-once.ts';
import { energyLasts } from './energy-lasts.ts';
import { lostLinkFollowsContract } from './lost-link-follows-contract.ts';
import { haltHolds } from './halt-holds.ts';
import { keepsPromises } from './keeps-promises.ts';
import { neverStaleAsFresh } from './never-stale-as-fresh.ts';
import { nothingAcknowledgedIsLost } from './nothing-acknowledged-is-lost.ts';
import { neverSuppressed } from './never-suppressed.ts';
import { staysInArea } from './stays-in-area.ts';

const robot = 'bpc/R-01' as RobotId;
const sector = sectors['border-hills'];
const start = Date.UTC(2026, 0, 1);
const dock = sector.routeGraph.nodes[0]!;
const dockOf = sector.routeGraph.nodes.find(({ nodeId }) => nodeId === sector.roster[0]!.dockNodeId)!;

const message = (topic: string, body: object, retain = false): MqttMessage => ({
  topic: `sim/v3/${topic}`,
  payload: Buffer.from(JSON.stringify(body)),
  qos: 1,
  retain,
});
const hear = (invariant: Invariant, nowMs: number, ...messages: MqttMessage[]): void =>
  messages.forEach((one) => invariant.onMessage?.(one, { nowMs, trueTime: start + nowMs, centreTime: start + nowMs }));

const contract: LostLinkContract = {
  silenceSeconds: 30,
  maxAutonomousSeconds: 60,
  onSilence: 'CONTINUE',
  onDetection: 'LOG',
  forbiddenZoneIds: [],
  policyId: 'test',
};
const halt = { haltId: 'h', by: 'x', reason: 'y', at: '' };
const observed = (autonomy: Partial<AutonomyState>, change: Partial<ObservedRobot> = {}): ObservedRobot => ({
  id: robot,
  alive: true,
  aliveSinceMs: 0,
  linkOpenSinceMs: 0,
  wallOffsetMs: 0,
  autonomy: { ...initialAutonomy(undefined, 'IN_SERVICE'), ...autonomy },
  contract,
  ...change,
});

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
  robots: [observed({})],
  picture: undefined,
  centreUpSinceMs: 0,
  ...change,
});

describe('the judges can say no', { timeout: 120_000 }, () => {
  it('to a robot outside its area', () => {
    expect(() => staysInArea().onSample?.(world(0))).not.toThrow();
    expect(() => staysInArea().onSample?.(world(0, { x: 90_000 }))).toThrow(/outside/);
  });

  it('to a halt that does not reach a robot, one that moves on, and a latch that opens by itself', () => {
    const order = message('control/centre-1/halt', { latched: true, haltId: 'h' });
    const envelope = { boot: 'b' };
    const latched = message(`${robot}/authority`, { headerId: 1, envelope, haltLatched: true });
    const deaf = haltHolds();
    hear(deaf, 1000, order);
    expect(() => deaf.onSample?.(world(10_000))).not.toThrow();
    expect(() => deaf.onSample?.(world(20_000))).toThrow(/has not latched/);

    const rolling = haltHolds();
    const robots = [observed({ halt })];
    hear(rolling, 1000, order, latched);
    rolling.onSample?.(world(5_000, { robots }));
    rolling.onSample?.(world(11_000, { robots }));
    expect(() => rolling.onSample?.(world(12_000, { robots, x: dock.x + 3 }))).toThrow(/moves although/);

    const forgetful = haltHolds();
    hear(forgetful, 1000, message('control/centre-1/halt', { latched: true, haltId: 'h' }));
    forgetful.onSample?.(world(2000, { robots: [observed({ halt })] }));
    expect(() => forgetful.onSample?.(world(3000, { robots: [observed({})] }))).toThrow(/before the release/);
  });

  it('to a command carried out twice, late, under an old epoch, while halted, or that nobody issued', () => {
    const order = (orderId: string, epoch: number, expiresMs: number): MqttMessage => {
      const values = { epoch, commandId: orderId, expiresAt: new Date(start + expiresMs).toISOString() };
      const actionParameters = Object.entries(values).map(([key, value]) => ({ key, value }));
      return message(`${robot}/order`, {
        orderId,
        orderUpdateId: 0,
        nodes: [{ actions: [{ actionType: 'bpAuthority', actionParameters }] }],
      });
    };
    const orders = [order('a', 2, 60_000), order('b', 3, 60_000), order('late', 3, 5_000), order('old', 2, 60_000)];
    type Done = readonly [orderId: string, atMs: number];
    const judge =
      (...dones: readonly Done[]) =>
      () => {
        const invariant = commandsExecuteOnce();
        hear(invariant, 0, ...orders);
        invariant.onHostile?.({ robot, how: 'wrongly signed', ids: ['stranger/0'] });
        for (const [id, atMs] of dones) {
          invariant.onRobotEvent?.(observed({}), { at: 0, kind: 'command', text: `order ${id}/0` }, atMs);
        }
      };
    expect(judge(['a', 1000], ['b', 3000])).not.toThrow();
    expect(judge(['a', 1000], ['b', 2000], ['a', 3000])).toThrow(/a second time/);
    expect(judge(['late', 9000])).toThrow(/after its time/);
    expect(judge(['b', 1000], ['old', 2000])).toThrow(/of epoch 2 after epoch 3/);
    expect(judge(['stranger', 1000])).toThrow(/although it was wrongly signed/);
    expect(judge(['c', 1000])).toThrow(/nobody issued/);
    const halted = commandsExecuteOnce();
    hear(halted, 0, ...orders);
    const event = { at: 0, kind: 'command', text: 'order a/0' } as const;
    expect(() => halted.onRobotEvent?.(observed({ halt }), event, 100)).toThrow(/while halted/);
  });

  it('to a lost-link phase that begins late, early, or stays when the link is back', () => {
    const verifier: Verifier = { verify: (_keyId, _bytes, signature) => signature === 'right' };
    const beat = (seq: number, sig = 'right'): MqttMessage =>
      message('control/centre-1/heartbeat', { seq, envelope: { boot: 'b', seq, ttlSeconds: 1, keyId: 'k', sig } });
    const heard = (...beats: readonly MqttMessage[]): Invariant => {
      const invariant = lostLinkFollowsContract(verifier);
      invariant.onRobotStarted?.(robot, 0);
      for (const one of beats) invariant.onHeard?.(robot, one, 0);
      return invariant;
    };
    const says =
      (link: LinkPhase, atMs: number, invariant = heard(beat(1))) =>
      () =>
        invariant.onTransition?.(observed({ link }), atMs);
    expect(says('CONTINUE', 30_060)).not.toThrow();
    expect(says('CONTINUE', 29_990)).toThrow(/UP by test/);
    expect(says('UP', 30_200)).toThrow(/CONTINUE by test/);
    expect(says('RETURN', 90_050)).not.toThrow();
    expect(says('CONTINUE', 90_200)).toThrow(/RETURN or HOLD/);
    const again = heard(beat(1));
    again.onHeard?.(robot, beat(2), 40_000);
    expect(says('CONTINUE', 41_000, again)).toThrow(/UP by test/);
    const forged = heard(beat(1));
    forged.onHeard?.(robot, beat(2, 'wrong'), 40_000);
    forged.onHeard?.(robot, beat(1), 40_000);
    expect(says('UP', 41_000, forged)).toThrow(/CONTINUE by test/);
    const restarted = heard(beat(1));
    restarted.onRobotStarted?.(robot, 50_000);
    expect(says('UP', 81_000, restarted)).toThrow(/nothing since its start/);
  });

  it('to a robot that is empty on its way, and not to one in its dock', () => {
    const empty = (x: number) => ({
      truth: { ...world(0).truth, robots: () => [{ id: robot, x, y: dockOf.y, z: 0, yaw: 0, batteryPercent: 0 }] },
    });
    expect(() => energyLasts().onSample?.(world(0, empty(dockOf.x)))).not.toThrow();
    expect(() => energyLasts().onSample?.(world(0, empty(dockOf.x + 10)))).toThrow(/is empty at/);
  });

  it('to two robots in a zone for one, and to one in a zone that its contract forbids', () => {
    const polygon = [-5, 5].flatMap((dx) =>
      [-1, 1].map((side) => ({ x: dock.x + dx, y: dock.y + 5 * side * Math.sign(dx) })),
    );
    const zone = { zoneId: 'z', name: 'Gate', kind: 'RELEASE', polygon } as const;
    const gated = { ...sector, zones: [zone] };
    const one = world(0).truth.robots()[0]!;
    const truth = { ...world(0).truth, robots: () => [one, { ...one, id: 'bpc/R-02' as RobotId }] };
    expect(() => staysInArea().onSample?.(world(0, { sector: gated }))).not.toThrow();
    expect(() => staysInArea().onSample?.(world(0, { sector: gated, truth }))).toThrow(/and so is bpc\/R-01/);
    const robots = [observed({ link: 'RETURN' }, { contract: { ...contract, forbiddenZoneIds: ['z'] } })];
    const forbidden = staysInArea();
    forbidden.onSample?.(world(0, { sector: gated, robots, x: dock.x + 50 }));
    expect(() => forbidden.onSample?.(world(1000, { sector: gated, robots }))).toThrow(/forbidden without a link/);
  });

  it('to a ghost that is somewhere else: three sigma by its own ellipse', () => {
    const ghost = { x: 0, y: 0, semiMajorM: 10, semiMinorM: 2, angleRad: Math.PI / 2 };
    expect(mahalanobis(ghost, { x: 0, y: 30 })).toBeCloseTo(3);
    expect(mahalanobis(ghost, { x: 6, y: 0 })).toBeCloseTo(3);
    const coverage = new GhostCoverage();
    for (const x of [dock.x, dock.x + 31]) {
      const shown = {
        id: robot,
        ghost: { ...ghost, semiMinorM: 10, x, y: dock.y, phase: 'CONTINUE', at: 0, heardAt: 0 },
      };
      coverage.onSample(world(0, { picture: { at: 0, robots: [shown] } as unknown as PictureSnapshot }));
    }
    expect(coverage.samples).toMatchObject({
      undisturbed: { total: 2, within3Sigma: 1 },
      phases: { CONTINUE: { total: 2 } },
    });
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

  it('to a detection that a refusing disk and a kill took and nobody declared', async () => {
    const item = { boot: 'b', seq: 7, lane: 'detection', topic: 'detection', body: { objectId: 'o' }, at: 0 } as const;
    const end = (change: (invariant: ReturnType<typeof nothingAcknowledgedIsLost>) => void) => {
      const invariant = nothingAcknowledgedIsLost();
      invariant.onOutboxPut?.(robot, { kind: 'put', item });
      change(invariant);
      const ended = async () => invariant.onEnd?.(world(600_000), {} as Store);
      return { ended, outcome: invariant.outcome };
    };
    const declare = (invariant: Invariant, firstSeq: number, lastSeq: number): void => {
      const dropped = [{ lane: 'unknown', count: lastSeq - firstSeq + 1, firstSeq, lastSeq, boot: 'b' }];
      hear(invariant, 5000, message(`${robot}/gapReport`, { dropped, envelope: { boot: 'c' } }));
    };
    const undeclared = end((one) => one.onOutboxConfirmed?.(robot, item));
    await expect(undeclared.ended()).rejects.toThrow(/seq 7.*at the end/);
    const beside = end((one) => {
      one.onOutboxConfirmed?.(robot, item);
      declare(one, 8, 70);
    });
    await expect(beside.ended()).rejects.toThrow(/seq 7.*at the end/);
    const declared = end((one) => {
      one.onOutboxConfirmed?.(robot, item);
      declare(one, 5, 70);
    });
    await declared.ended();
    expect(declared.outcome).toMatchObject({ confirmed: 1, declared: 1, unfinished: 0 });
    const died = end(() => {});
    await died.ended();
    expect(died.outcome).toMatchObject({ confirmed: 0, unfinished: 1 });
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
          writes.some((write) => write.kind === 'put' && write.collection === 'tracks') && ++commits > 30
            ? Promise.resolve()
            : store.commit(writes),
      }),
    }).run();
    expect(report.broken?.invariant).toMatch(/acknowledged is lost|centre's disk|stored/);
  });

  it('to a robot that does not mind its battery', async () => {
    const careless = { percentPerKm: 0, percentPerClimbM: 0, standbyPercentPerHour: 0, reservePercent: 0 };
    const report = await new Constellation({
      seed: 1,
      robots: 1,
      durationMs: 1_800_000,
      fidelity: 'statistical',
      operators: false,
      variation: () => ({
        batteryPercent: 1,
        configure: (config) => ({ ...config, energy: { ...config.energy, ...careless } }),
      }),
    }).run();
    expect(report.broken?.invariant).toMatch(/stranded without energy/);
  });

  it('to a promise that the store does not keep', async () => {
    const promises = keepsPromises();
    promises.promised({ kind: 'halted', haltId: 'h-1' });
    const store = { get: () => Promise.resolve(undefined) } as unknown as Store;
    await expect(promises.onEnd?.(world(0), store)).rejects.toThrow(/h-1/);
  });
});
