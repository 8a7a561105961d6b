import { describe, expect, it } from 'vitest';
import type { Alert } from '#shared/contracts/extension/alert.ts';
import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import { safestContract, signContract } from '#shared/lost-link/lost-link-contract.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import { inMemoryRobotMemory } from '#robots/identity/robot-memory.ts';
import { memoryEvidenceSpool } from '#robots/link/evidence-uploader.ts';
import { memoryOutboxStorage } from '#robots/link/outbox-storage.ts';
import type { OutboxStorage } from '#robots/link/outbox-storage.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';
import { smallSector } from '#tests/support/small-sector.ts';

const contract = (changes: Partial<LostLinkContract> = {}): LostLinkContract => ({
  silenceSeconds: 20,
  maxAutonomousSeconds: 40,
  onSilence: 'CONTINUE',
  onDetection: 'LOG',
  forbiddenZoneIds: [],
  policyId: 'test',
  ...changes,
});

async function patrolling(...args: ConstructorParameters<typeof RobotRig>): Promise<RobotRig> {
  const rig = new RobotRig(...args);
  await rig.boot();
  rig.centreSpeaks();
  await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
  await rig.pass(3);
  return rig;
}

const link = (rig: RobotRig): string => rig.parts.mission.state.link;
/** Without re-sends. */
const once = <T extends { readonly envelope: { readonly boot: string; readonly seq: number } }>(
  all: readonly T[],
): T[] => [...new Map(all.map((one) => [`${one.envelope.boot}/${one.envelope.seq}`, one])).values()];
const gaps = (rig: RobotRig): GapReport[] => once(rig.published<GapReport>('gapReport'));
const alerts = (rig: RobotRig): Alert[] => once(rig.published<Alert>('alert'));
const authority = (rig: RobotRig): Authority => rig.published<Authority>('authority').at(-1)!;

/** Falls silent just after a heartbeat; answers the monotonic time of that heartbeat. */
async function fallsSilent(rig: RobotRig): Promise<number> {
  await rig.until(() => rig.parts.silence.silentMs === 0, 2);
  const heardAt = rig.clock.monotonicMs();
  rig.centreFallsSilent();
  rig.connection!.sever();
  return heardAt;
}

/** Milliseconds of silence at which each phase was first seen, looked at ten times a second. */
async function phases(rig: RobotRig, heardAt: number, untilMs: number): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (let ms = rig.clock.monotonicMs() - heardAt; ms <= untilMs; ms += 100) {
    seen[link(rig)] ??= ms;
    await rig.pass(0.1);
  }
  return seen;
}

describe('the lost-link contract of a running robot', () => {
  it.each(['CONTINUE', 'HOLD', 'RETURN', 'RETRACE', 'GOTO_LINK'] as const)(
    '%s is carried out within one step of 100 ms at every boundary',
    async (onSilence) => {
      const rig = await patrolling({ lostLink: contract({ onSilence }) });
      const seen = await phases(rig, await fallsSilent(rig), 62_000);
      const first = seen[onSilence] ?? seen['HOLD'] ?? Number.NaN;
      expect(first).toBeGreaterThanOrEqual(20_000);
      expect(first).toBeLessThanOrEqual(20_100);
      const home = onSilence === 'RETURN' ? 20_000 : 60_000;
      expect(seen['RETURN']).toBeGreaterThanOrEqual(home);
      expect(seen['RETURN']).toBeLessThanOrEqual(home + 100);
    },
  );

  it('no step of the wall clock hurries or delays it', async () => {
    const rig = await patrolling({ lostLink: contract() });
    const heardAt = await fallsSilent(rig);
    rig.clock.stepWallClock(3_600_000);
    await rig.pass(19);
    rig.clock.stepWallClock(-7_200_000);
    const seen = await phases(rig, heardAt, 62_000);
    expect(seen['CONTINUE']).toBeLessThanOrEqual(20_100);
    expect(seen['RETURN']).toBeLessThanOrEqual(60_100);
  });

  it('goes on over a restart in the silence, to the second, and tells one gap', async () => {
    const rig = await patrolling({ lostLink: contract(), autoPatrol: true });
    const heardAt = await fallsSilent(rig);
    await rig.pass(10);
    await rig.kill();
    await rig.pass(25);
    await rig.boot();
    rig.connection!.sever();
    const seen = await phases(rig, heardAt, 62_000);
    expect(seen['CONTINUE']).toBeLessThanOrEqual(35_200);
    expect(seen['RETURN']).toBeGreaterThanOrEqual(60_000);
    expect(seen['RETURN']).toBeLessThanOrEqual(60_100);
    expect(rig.motion).toBe('home');
    rig.connection!.restore();
    rig.centreSpeaks();
    await rig.pass(3);
    expect(gaps(rig)).toHaveLength(1);
    const [gap] = gaps(rig);
    expect(Date.parse(gap!.to) - Date.parse(gap!.from)).toBeGreaterThan(62_000);
    expect(gap!.events!.map(({ what }) => what).join()).toMatch(/restarted in the silence.*going home/);
    expect(gap!.path!.length).toBeGreaterThan(5);
  });

  it('waits where it is after a restart in touch, until the centre speaks', async () => {
    const memory = inMemoryRobotMemory();
    memory.set('centre-contact', { state: 'in-touch' });
    const disk = { outbox: memoryOutboxStorage(), memory, spool: memoryEvidenceSpool() };
    const rig = new RobotRig({ lostLink: contract({ onSilence: 'RETURN' }) }, disk);
    await rig.boot();
    await rig.pass(90);
    expect([link(rig), rig.motion, rig.world.speed]).toEqual(['HOLD', 'still', 0]);
    rig.centreSpeaks();
    await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
  });

  it('holds and says so where no way home is known', async () => {
    const edges = smallSector.routeGraph.edges.filter(({ from, to }) => from !== 'dock' && to !== 'dock');
    const sector = { ...smallSector, routeGraph: { ...smallSector.routeGraph, edges } };
    const patrols = [{ patrolId: 'loop', name: 'Loop', nodeIds: ['sw', 'se', 'ne', 'nw', 'ne', 'se', 'sw'] }];
    const rig = new RobotRig({ sector: { ...sector, patrols }, lostLink: contract({ onSilence: 'RETURN' }) });
    rig.world.y = -48;
    await rig.boot();
    rig.centreSpeaks();
    await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
    await fallsSilent(rig);
    await rig.pass(21);
    expect([link(rig), rig.motion]).toEqual(['HOLD', 'still']);
    rig.connection!.restore();
    rig.centreSpeaks();
    await rig.pass(2);
    expect(alerts(rig).map(({ description, status }) => `${status} ${description}`)).toEqual([
      expect.stringContaining('ACTIVE The contract says go home, and no way home is known'),
      expect.stringContaining('CLEAR'),
    ]);
  });
});

describe('a contract from the centre', () => {
  const night = contract({ policyId: 'night', onSilence: 'HOLD' });
  const signed = (rig: RobotRig, epoch = 1) => signContract(rig.config.robot, night, epoch, rig.centreSigner);

  it('is told back, kept over a restart, and carried out', async () => {
    const rig = await patrolling();
    expect(authority(rig).lostLink).toMatchObject({ policyId: 'built-in', signed: false });
    rig.instant(action('bpSetLostLinkPolicy', signed(rig), 'set-1'));
    await rig.pass(1);
    expect(authority(rig).lostLink).toMatchObject({ ...night, signed: true });
    await rig.kill();
    await rig.boot();
    await rig.until(() => authority(rig).lostLink?.signed === true, 10);
    expect(rig.parts.contract.contract).toEqual(night);
  });

  it('forged, is refused and changes nothing', async () => {
    const rig = await patrolling();
    rig.instant(action('bpSetLostLinkPolicy', { ...signed(rig), maxAutonomousSeconds: 86_400 }, 'set-1'));
    await rig.pass(1);
    expect(rig.state.instantActionStates.find(({ actionId }) => actionId === 'set-1')).toMatchObject({
      actionStatus: 'FAILED',
      actionResult: expect.stringContaining('BPC_E_SIGNATURE_INVALID'),
    });
    expect(rig.parts.contract.isSigned).toBe(false);
  });

  it('rides on the first node of an order: both are taken, or neither', async () => {
    const rig = await patrolling();
    const order = (orderId: string, policy: object) =>
      orderAlong(orderId, [
        {
          nodeId: 'here',
          x: rig.world.x,
          y: rig.world.y,
          actions: [action('bpSetLostLinkPolicy', policy, `c-${orderId}`)],
        },
        { nodeId: 'there', x: 0, y: -20 },
      ]);
    rig.order(order('o1', { ...signed(rig), silenceSeconds: 3000 }));
    await rig.pass(1);
    expect([rig.state.orderId, rig.parts.contract.isSigned]).toEqual(['', false]);
    expect(rig.state.errors.map(({ errorType }) => errorType)).toContain('BP_AUTHORITY_REFUSED');
    rig.order(order('o2', signed(rig)));
    await rig.pass(1);
    expect([rig.state.orderId, rig.parts.contract.contract.policyId]).toEqual(['o2', 'night']);
    expect(rig.state.actionStates.find(({ actionId }) => actionId === 'c-o2')).toMatchObject({
      actionStatus: 'FINISHED',
    });
  });

  it('tampered with on disk, gives way to the safest one, with an alarm', async () => {
    const memory = inMemoryRobotMemory();
    const disk = { outbox: memoryOutboxStorage(), memory, spool: memoryEvidenceSpool() };
    const before = new RobotRig({}, disk);
    memory.set('lost-link', { ...signed(before), maxAutonomousSeconds: 86_400 });
    const rig = await patrolling({}, disk);
    expect(rig.parts.contract.contract).toEqual(safestContract);
    expect(alerts(rig)).toMatchObject([{ category: 'TAMPER', status: 'ACTIVE', priority: 'HIGH' }]);
    rig.instant(action('bpSetLostLinkPolicy', signed(rig), 'set-1'));
    await rig.pass(1);
    expect(alerts(rig).at(-1)).toMatchObject({ category: 'TAMPER', status: 'CLEAR' });
  });
});

describe('what the outbox lost', () => {
  it('is an alarm, and is declared with its boot, lane and numbers in a gap report, once', async () => {
    const boot = '01KDVDNA00000000000000000A';
    const storage = memoryOutboxStorage();
    const damaged: OutboxStorage = {
      ...storage,
      load: () =>
        storage.load().length > 0
          ? storage.load()
          : [
              { kind: 'stored', boot, seq: 4 },
              { kind: 'damaged', bytes: 300, items: [{ boot, seq: 5, lane: 'detection' }] },
              {
                kind: 'put',
                item: { boot, seq: 7, lane: 'evidence', topic: 'evidence', body: {}, at: 0 },
              },
            ],
    };
    const disk = { outbox: damaged, memory: inMemoryRobotMemory(), spool: memoryEvidenceSpool() };
    const rig = await patrolling({}, disk);
    expect(alerts(rig)).toMatchObject([{ category: 'ROBOT', description: expect.stringContaining('2 items lost') }]);
    expect(gaps(rig).flatMap(({ dropped }) => dropped ?? [])).toEqual([
      { lane: 'detection', count: 1, firstSeq: 5, lastSeq: 5, boot },
      { lane: 'unknown', count: 1, firstSeq: 6, lastSeq: 6, boot },
    ]);
    await rig.kill();
    await rig.boot();
    rig.centreSpeaks();
    await rig.pass(5);
    expect(gaps(rig).filter(({ dropped }) => dropped !== undefined)).toHaveLength(1);
  });
});

describe('a flapping link', () => {
  it('a hundred times every 3 s costs nothing that stays, and every gap is told once', async () => {
    const rig = await patrolling();
    const count = gaps(rig).length;
    for (let n = 0; n < 100; n++) {
      rig.connection!.sever();
      await rig.pass(1.5);
      rig.connection!.restore();
      await rig.pass(1.5);
      const { boot, seq } = rig.published<Alert>('gapReport').at(-1)!.envelope;
      rig.sendStored(boot, seq);
      await rig.pass(0.1);
    }
    expect(rig.agent.behaviour).toBe('PATROL');
    expect(gaps(rig).length - count).toBe(100);
    expect(new Set(gaps(rig).map(({ from }) => from)).size).toBe(gaps(rig).length);
    expect(rig.parts.outbox.depth).toBe(0);
    expect(rig.disk.outbox.load().length).toBeLessThan(500);
  });
});
