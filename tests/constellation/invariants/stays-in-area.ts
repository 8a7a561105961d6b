import { isInside } from '#shared/geo/polygon.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant, Observation } from '../invariant.ts';

/**
 * A robot never leaves its allowed area, never enters a blocked zone nor, without the centre, one that its contract forbids, and no two
 * are in a zone that has room for one. Judged by where they truly are.
 */
export function staysInArea(): Invariant {
  const name = 'a robot never leaves its allowed area';
  const inForbidden = new Set<string>();

  const forbiddenOf = ({ robots, sector }: Observation, id: RobotId): Sector['zones'] => {
    const robot = robots.find((one) => one.id === id);
    if (robot?.autonomy === undefined || robot.autonomy.link === 'UP') return [];
    const ids = robot.contract?.forbiddenZoneIds ?? [];
    return sector.zones.filter(({ zoneId }) => ids.includes(zoneId));
  };

  return {
    name,
    onSample(world) {
      const { sector, truth } = world;
      const blocked = sector.zones.filter(({ kind }) => kind === 'BLOCKED');
      const forOne = new Map(sector.zones.filter(({ kind }) => kind === 'RELEASE').map((zone) => [zone, '']));
      for (const robot of truth.robots()) {
        const where = `${robot.id} at ${robot.x.toFixed(1)}, ${robot.y.toFixed(1)}`;
        if (!isInside(robot, sector.allowedArea)) throw new InvariantBroken(name, `${where} is outside`);
        const zone = blocked.find(({ polygon }) => isInside(robot, polygon));
        if (zone !== undefined) throw new InvariantBroken(name, `${where} is in ${zone.name}`);
        for (const [one, other] of forOne) {
          if (!isInside(robot, one.polygon)) continue;
          if (other !== '') throw new InvariantBroken(name, `${where} is in ${one.name}, and so is ${other}`);
          forOne.set(one, robot.id);
        }
        for (const { polygon, zoneId } of forbiddenOf(world, robot.id)) {
          const key = `${robot.id} ${zoneId}`;
          // One that was inside when the link went may drive out.
          if (!isInside(robot, polygon)) inForbidden.add(key);
          else if (inForbidden.has(key))
            throw new InvariantBroken(name, `${where} is in ${zoneId}, forbidden without a link`);
        }
        if (world.robots.find(({ id }) => id === robot.id)?.autonomy?.link === 'UP') {
          for (const key of inForbidden) if (key.startsWith(`${robot.id} `)) inForbidden.delete(key);
        }
      }
    },
  };
}
