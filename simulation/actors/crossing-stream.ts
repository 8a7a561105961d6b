import type { Point2 } from '#shared/geo/polygon.ts';
import type { Random } from '#shared/random/random.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Crossings } from '../scenario/scenario.ts';
import type { Stop } from './itinerary.ts';
import { groupOf } from './roles.ts';
import type { Role } from './roles.ts';

export interface CrossingStream {
  /** Roles that begin up to `timeS` and were not handed out before. */
  until(timeS: number): readonly Role[];
}

/** Groups that cross the line from outside at seeded times and places, without end. */
export function crossingStream(crossings: Crossings | undefined, sector: Sector, random: Random): CrossingStream {
  if (crossings === undefined) return { until: () => [] };
  const { fromS, minGapS, maxGapS } = crossings;
  let nextS = fromS + random.between(0, minGapS);
  let count = 0;
  return {
    until(timeS) {
      const roles: Role[] = [];
      while (nextS <= timeS) {
        roles.push(...group(crossings, sector, random.fork(`crossing-${++count}`), count, nextS));
        nextS += random.between(minGapS, maxGapS);
      }
      return roles;
    },
  };
}

function group(crossings: Crossings, sector: Sector, random: Random, count: number, startS: number): readonly Role[] {
  return groupOf(
    {
      actorId: `crosser-${count}`,
      kind: 'person',
      behaviour: 'cross',
      startS,
      speedMps: random.between(0.9, 1.5),
      groupSize: random.integer(1, crossings.maxGroupSize),
      route: [...wayAcross(crossings, sector, random)],
    },
    random,
  );
}

/** From outside straight to the line, a look around, then inwards with a bend or two. */
function wayAcross({ outsideM, insideM }: Crossings, sector: Sector, random: Random): readonly Stop[] {
  const { at, inward, along } = placeOnLine(sector.borderLine.points, random.between(0.04, 0.96));
  const offset = (inM: number, alongM: number): Point2 => ({
    x: at.x + inward.x * inM + along.x * alongM,
    y: at.y + inward.y * inM + along.y * alongM,
  });
  const drift = random.between(-0.3, 0.3) * insideM;
  return [
    offset(-outsideM, random.between(-0.4, 0.4) * outsideM),
    { ...offset(-0.05 * outsideM, 0), waitS: random.chance(0.5) ? random.between(5, 40) : 0 },
    offset(0.35 * insideM, 0.3 * drift),
    { ...offset(0.6 * insideM, drift), waitS: random.chance(0.3) ? random.between(10, 60) : 0 },
    offset(insideM, random.between(0.5, 1.5) * drift),
  ];
}

function placeOnLine(line: readonly Point2[], share: number): { at: Point2; inward: Point2; along: Point2 } {
  const legs = line.slice(1).map((to, i) => {
    const from = line[i] as Point2;
    return { from, to, length: Math.hypot(to.x - from.x, to.y - from.y) };
  });
  let rest = share * legs.reduce((sum, { length }) => sum + length, 0);
  for (const { from, to, length } of legs) {
    if (rest <= length) {
      const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
      // The inside is to the right of the line's direction.
      return {
        at: { x: from.x + along.x * rest, y: from.y + along.y * rest },
        inward: { x: along.y, y: -along.x },
        along,
      };
    }
    rest -= length;
  }
  throw new RangeError('a border line needs at least two points');
}
