import { describe, expect, it } from 'vitest';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { isContractAuthentic } from '#shared/lost-link/lost-link-contract.ts';
import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { Bench, anna } from '#tests/support/control-room/bench.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';
import { testSector } from '#tests/support/control-room/test-sector.ts';

const lostLink = {
  policyId: 'sector-7',
  silenceSeconds: 30,
  maxAutonomousSeconds: 600,
  onSilence: 'CONTINUE' as const,
  onDetection: 'LOG' as const,
  forbiddenZoneIds: [],
};
const abilities = ['bpAuthority', 'bpObserve', 'bpReturn', 'bpSetLostLinkPolicy'];
const builtIn = { ...lostLink, policyId: 'built-in', signed: false };

const contractsIn = (actions: readonly Action[]): LostLinkPolicy[] =>
  actions
    .filter(({ actionType }) => actionType === 'bpSetLostLinkPolicy')
    .map(({ actionParameters = [] }) =>
      Object.fromEntries(actionParameters.map(({ key, value }): [string, unknown] => [key, value])),
    ) as LostLinkPolicy[];
const sentContracts = (bench: Bench, robot: FakeRobot): LostLinkPolicy[] =>
  bench
    .sentTo(robot, 'instantActions')
    .flatMap(({ body }) => contractsIn((body as { readonly actions: readonly Action[] }).actions));

async function withRobot(sector: Sector = { ...testSector, lostLink }): Promise<{ bench: Bench; robot: FakeRobot }> {
  const bench = await Bench.start(sector);
  const robot = await bench.robot(1).appears();
  await robot.factsheet(abilities);
  await robot.authority({ lostLink: builtIn });
  return { bench, robot };
}

describe('the sector’s lost-link contract', () => {
  it('is given, signed on its own, to a robot that says it keeps another, and again until it says so', async () => {
    const { bench, robot } = await withRobot();
    await bench.pass(25, robot);
    const given = sentContracts(bench, robot);
    expect(given.length).toBeGreaterThanOrEqual(2);
    expect(given[0]).toMatchObject({ ...lostLink, epoch: 5, keyId: 'ed25519:test' });
    const checked: Uint8Array[] = [];
    const verify = (_: string, bytes: Uint8Array, sig: string): boolean =>
      checked.push(bytes) > 0 && sig === `signed-${bytes.length}`;
    expect(isContractAuthentic(robot.id, given[0]!, { verify })).toBe(true);
    expect(new TextDecoder().decode(checked[0])).toContain(`"robot":"${robot.id}"`);
    await robot.authority({ lostLink: { ...lostLink, signed: true } });
    const before = sentContracts(bench, robot).length;
    await bench.pass(30, robot);
    expect(sentContracts(bench, robot)).toHaveLength(before);
  });

  it('goes with every order, on its first node', async () => {
    const { bench, robot } = await withRobot();
    await robot.authority({ lostLink: { ...lostLink, signed: true } });
    await robot.says();
    const sent = await bench.room.sendCommand(anna, {
      key: bench.key(),
      kind: 'dispatch',
      robotId: robot.id,
      target: { x: 300, y: -100 },
    });
    expect(sent.ok).toBe(true);
    const { nodes } = bench.sentTo(robot, 'order')[0]!.body as { nodes: { readonly actions: readonly Action[] }[] };
    expect(nodes.map(({ actions }) => contractsIn(actions).length)).toEqual([1, ...nodes.slice(1).map(() => 0)]);
  });

  it('is not sent where the sector has none, to a robot that tells none, or that cannot take it', async () => {
    const { bench, robot } = await withRobot(testSector);
    const other = await Bench.start({ ...testSector, lostLink });
    const silent = await other.robot(1).appears();
    const old = await other.robot(2).appears();
    await old.authority({ lostLink: builtIn });
    await bench.pass(20, robot);
    await other.pass(20, silent, old);
    expect([sentContracts(bench, robot), sentContracts(other, silent), sentContracts(other, old)]).toEqual([
      [],
      [],
      [],
    ]);
  });
});
