import { describe, expect, it } from 'vitest';
import type { OnSilence } from '#shared/contracts/lost-link-terms.ts';
import { isInside } from '#shared/geo/polygon.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { TerrainFleet, emptyHills } from '#tests/support/terrain-fleet.ts';

/** R-03 alone: it patrols T10 to T15, and this low mast in the east does not reach the west of that behind its saddle. */
const sector: Sector = {
  ...borderHills,
  roster: borderHills.roster.filter(({ serialNumber }) => serialNumber === 'R-03'),
};
const mast = { x: 900, y: 800, heightM: 2 };
const scenario = {
  ...emptyHills,
  robots: [
    {
      serialNumber: 'R-03',
      start: { kind: 'route' as const, from: 'T14', to: 'T13', alongM: 20 },
      batteryPercent: 90,
    },
  ],
  radio: { masts: [mast], outages: [] },
};
const blocked = borderHills.zones.filter(({ kind }) => kind === 'BLOCKED');

async function fleetWith(onSilence: OnSilence, maxAutonomousSeconds: number, hears: () => boolean = () => true) {
  const lostLink = {
    silenceSeconds: 30,
    maxAutonomousSeconds,
    onSilence,
    onDetection: 'LOG' as const,
    forbiddenZoneIds: [],
    policyId: 'test',
  };
  const fleet = new TerrainFleet({ sector, scenario, config: { lostLink }, hears });
  await fleet.start();
  const path: Point2[] = [];
  const motion = (): string => fleet.members[0]!.parts.mission.motion.kind;
  /** Five-second steps until the condition holds; the robot stays where it may be all the while. */
  const until = async (holds: () => boolean, withinMinutes: number): Promise<number> => {
    for (let seconds = 0; seconds < withinMinutes * 60; seconds += 5) {
      if (holds()) return seconds;
      await fleet.pass(5);
      const { x, y } = fleet.truth(0);
      path.push({ x, y });
      if (!isInside({ x, y }, sector.allowedArea)) throw new Error(`outside at ${x}, ${y}`);
      for (const { name, polygon } of blocked) if (isInside({ x, y }, polygon)) throw new Error(`in ${name}`);
    }
    const { x, y } = fleet.truth(0);
    throw new Error(`not within ${withinMinutes} min: ${motion()} at ${x.toFixed(0)}, ${y.toFixed(0)}`);
  };
  return { fleet, motion, path, until };
}

const apart = (a: Point2, b: Point2): number => Math.hypot(a.x - b.x, a.y - b.y);

describe('a robot that lost its link behind a saddle', () => {
  it('drives back the way it came until it is heard again, then goes on', async () => {
    const { fleet, motion, path, until } = await fleetWith('RETRACE', 3600);
    await until(() => motion() === 'retrace', 30);
    const lostAt = path.length;
    const farthest = path.at(-1)!;
    expect(fleet.hears(0)).toBe(false);
    await until(() => fleet.members[0]!.parts.mission.state.link === 'UP', 15);
    expect(fleet.hears(0)).toBe(true);
    const back = path.slice(lostAt);
    expect(apart(back.at(-1)!, farthest)).toBeGreaterThan(20);
    for (const point of back)
      expect(Math.min(...path.slice(0, lostAt).map((place) => apart(place, point)))).toBeLessThan(12);
    await until(() => motion() === 'patrol', 1);
  });

  it('holds at the end of its trail when nobody is heard on all of it, and goes home when its time is over', async () => {
    let isSilent = false;
    const { fleet, motion, path, until } = await fleetWith('RETRACE', 1800, () => !isSilent);
    const { x, y } = fleet.truth(0);
    await fleet.pass(240);
    isSilent = true;
    await until(() => motion() === 'retrace', 2);
    await until(() => apart(path.at(-1) ?? { x: 0, y: 0 }, { x, y }) < 15, 25);
    await fleet.pass(60);
    const held = fleet.truth(0);
    await fleet.pass(60);
    expect(apart(fleet.truth(0), held)).toBeLessThan(0.5);
    await until(() => motion() === 'home', 30);
    await until(() => apart(fleet.truth(0), { x: -620, y: 880 }) < 3, 20);
  });

  it('remembers its trail over a restart in the silence', async () => {
    let isSilent = false;
    const { fleet, motion, path, until } = await fleetWith('RETRACE', 1800, () => !isSilent);
    await fleet.pass(240);
    isSilent = true;
    await until(() => motion() === 'retrace', 2);
    await fleet.pass(30);
    const before = fleet.truth(0);
    await fleet.restart(0);
    await until(() => motion() === 'retrace' && apart(fleet.truth(0), before) > 60, 10);
    expect(path.length).toBeGreaterThan(5);
  });

  it('goes to the nearest place where it was heard, and holds there', async () => {
    let isSilent = false;
    const { fleet, motion, path, until } = await fleetWith('GOTO_LINK', 3600, () => !isSilent);
    await until(() => motion() === 'to-link', 30);
    const lost = path.at(-1)!;
    await until(() => fleet.members[0]!.parts.mission.state.link === 'UP', 15);
    expect(apart(path.at(-1)!, lost)).toBeGreaterThan(10);
    await until(() => motion() === 'to-link', 30);
    isSilent = true;
    await fleet.pass(300);
    const held = fleet.truth(0);
    await fleet.pass(120);
    expect(apart(fleet.truth(0), held)).toBeLessThan(0.5);
    isSilent = false;
    expect(fleet.hears(0)).toBe(true);
  });
});
