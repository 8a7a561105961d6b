import { describe, expect, it } from 'vitest';
import type { RobotView } from '#shared/contracts/views.ts';
import { Bench } from '#tests/support/control-room/bench.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';

const lostLink = {
  policyId: 'night',
  silenceSeconds: 30,
  maxAutonomousSeconds: 840,
  onSilence: 'CONTINUE' as const,
  onDetection: 'LOG' as const,
  forbiddenZoneIds: [],
  signed: true,
};
const eastward = {
  intermediatePath: {
    polyline: [
      { x: 0, y: -100, eta: '2026-01-01T00:00:00.000Z' },
      { x: 600, y: -100, eta: '2026-01-01T00:05:00.000Z' },
    ],
  },
};

const viewOf = (bench: Bench, robot: FakeRobot): RobotView =>
  bench.room.snapshot().robots.find(({ id }) => id === robot.id)!;

async function patrolling(bench: Bench): Promise<FakeRobot> {
  const robot = await bench.robot(1).at(0, -100).appears();
  await robot.authority({ lostLink });
  await robot.says(eastward);
  return robot;
}

describe('the ghost of a robot that is not heard', () => {
  it('appears once it is not live, drives on, tells when it turns back, and goes with its first word', async () => {
    const bench = await Bench.start();
    const robot = await patrolling(bench);
    const heardAt = bench.clock.now();
    await bench.pass(8);
    expect(viewOf(bench, robot).ghost).toBeUndefined();
    await bench.pass(52);
    const early = viewOf(bench, robot).ghost!;
    expect(early).toMatchObject({ heardAt, phase: 'CONTINUE', turnsBackAt: heardAt + 870_000 });
    expect(early.x).toBeGreaterThan(40);
    await bench.pass(60);
    const later = viewOf(bench, robot).ghost!;
    expect(later.x).toBeGreaterThan(early.x + 40);
    expect(later.semiMajorM).toBeGreaterThan(early.semiMajorM);
    await robot.says();
    await bench.pass(1);
    expect(viewOf(bench, robot).ghost).toBeUndefined();
  });

  it('comes home by the contract, and stays there', async () => {
    const bench = await Bench.start();
    const robot = await patrolling(bench);
    await bench.pass(3000);
    const { ghost } = viewOf(bench, robot);
    expect([Math.round(ghost!.x), Math.round(ghost!.y), ghost!.phase]).toEqual([0, -500, 'RETURN']);
    expect(ghost!.homeLatestAt).toBeLessThan(bench.clock.now());
  });

  it('is not guessed for a robot that tells no contract, took its leave, or never said where it is', async () => {
    const bench = await Bench.start();
    const [plain, leaving] = [await bench.robot(2).appears(), await patrolling(bench)];
    await leaving.connection('OFFLINE');
    await bench.pass(120);
    expect([plain, leaving].map((robot) => viewOf(bench, robot).ghost)).toEqual([undefined, undefined]);
  });

  it('stands where the robot was halted', async () => {
    const bench = await Bench.start();
    const robot = await patrolling(bench);
    robot.haltLatched = true;
    await robot.authority({ lostLink, mode: 'HALTED', behaviour: 'HALTED' });
    await bench.pass(2000);
    expect(viewOf(bench, robot).ghost).toMatchObject({ x: 0, y: -100 });
    expect(viewOf(bench, robot).ghost!.turnsBackAt).toBeUndefined();
  });

  it('drives back the way the centre saw the robot come, and goes on backwards from where it saw it first', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).at(0, -140).appears();
    await robot.authority({ lostLink: { ...lostLink, onSilence: 'RETRACE' } });
    for (let y = -140; y <= -100; y += 4) {
      await robot.moves(0, y);
      await bench.pass(2);
    }
    for (let x = 4; x <= 40; x += 4) {
      await robot.moves(x, -100);
      await bench.pass(2);
    }
    await robot.says({
      intermediatePath: {
        polyline: [
          { x: 40, y: -100, eta: '2026-01-01T00:00:00.000Z' },
          { x: 600, y: -100, eta: '2026-01-01T00:05:00.000Z' },
        ],
      },
    });
    const seen: { readonly x: number; readonly y: number }[] = [];
    for (let seconds = 0; seconds < 100; seconds++) {
      await bench.pass(1);
      const { ghost } = viewOf(bench, robot);
      if (ghost?.phase === 'RETRACE') seen.push(ghost);
    }
    expect(seen.length).toBeGreaterThan(50);
    const corner = Math.min(...seen.map(({ x, y }) => Math.hypot(x, y + 100)));
    expect(corner).toBeLessThan(6);
    expect(seen.at(-1)!.y).toBeLessThan(-105);
  });

  it('keeps its course and its hour when the clock of the centre is stepped', async () => {
    const bench = await Bench.start();
    const robot = await patrolling(bench);
    await robot.connection('CONNECTION_BROKEN');
    await bench.pass(100);
    const before = viewOf(bench, robot).ghost!;
    bench.clock.stepWallClock(-900_000);
    await bench.pass(1);
    const after = viewOf(bench, robot).ghost!;
    expect(Math.abs(after.x - before.x)).toBeLessThan(5);
    expect(after.turnsBackAt! - after.at).toBe(before.turnsBackAt! - before.at - 1000);
  });
});
