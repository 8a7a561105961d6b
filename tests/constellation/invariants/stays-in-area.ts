import { isInside } from '#shared/geo/polygon.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant } from '../invariant.ts';

/** A robot never leaves its allowed area and never enters a blocked zone. Judged by where it truly is. */
export function staysInArea(): Invariant {
  const name = 'a robot never leaves its allowed area';
  return {
    name,
    onSample({ truth, sector }) {
      const blocked = sector.zones.filter(({ kind }) => kind === 'BLOCKED');
      for (const robot of truth.robots()) {
        const where = `${robot.id} at ${robot.x.toFixed(1)}, ${robot.y.toFixed(1)}`;
        if (!isInside(robot, sector.allowedArea)) throw new InvariantBroken(name, `${where} is outside`);
        const zone = blocked.find(({ polygon }) => isInside(robot, polygon));
        if (zone !== undefined) throw new InvariantBroken(name, `${where} is in ${zone.name}`);
      }
    },
  };
}
