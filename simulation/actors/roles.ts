import type { Random } from '#shared/random/random.ts';
import type { Distress, Intruder, VehicleActor, Wildlife } from '../scenario/scenario.ts';
import { planItinerary } from './itinerary.ts';
import type { Itinerary, Stop } from './itinerary.ts';
import { individual } from './looks.ts';
import type { Look } from './scene-actor.ts';

/** One actor's part: what it looks like, where it goes, and what happens at the end of its way. */
export interface Role {
  readonly actorId: string;
  readonly look: Look;
  readonly itinerary: Itinerary;
  readonly afterwards: 'leaves' | 'stays' | 'lies-still';
  /** Above ground, for drones. */
  readonly altitudeM: number;
}

export const intruderRoles = (intruders: readonly Intruder[], random: Random): readonly Role[] =>
  intruders.flatMap((intruder) => groupOf(intruder, random.fork(intruder.actorId)));

/** Members of a group walk a few metres apart and a second or two behind each other. */
export function groupOf(intruder: Intruder, random: Random): readonly Role[] {
  const { actorId, kind, startS, speedMps, groupSize = 1, altitudeM = 0, behaviour } = intruder;
  return Array.from({ length: groupSize }, (_, index) => {
    const shiftX = index === 0 ? 0 : random.between(-4, 4);
    const shiftY = index === 0 ? 0 : random.between(-4, 4);
    const stops = intruder.route.map((stop) => ({ ...stop, x: stop.x + shiftX, y: stop.y + shiftY }));
    return {
      actorId: groupSize === 1 ? actorId : `${actorId}-${index + 1}`,
      look: individual(kind, random),
      itinerary: planItinerary(startS + index * random.between(1, 3), speedMps, stops),
      afterwards: behaviour === 'cross' ? 'leaves' : 'stays',
      altitudeM,
    };
  });
}

export const vehicleRoles = (vehicles: readonly VehicleActor[], random: Random): readonly Role[] =>
  vehicles.map(({ actorId, kind, startS, speedMps, route }) => ({
    actorId,
    look: individual(kind, random.fork(actorId)),
    itinerary: planItinerary(startS, speedMps, route),
    afterwards: 'stays',
    altitudeM: 0,
  }));

export const distressRoles = (people: readonly Distress[], random: Random): readonly Role[] =>
  people.map(({ actorId, startS, speedMps, route }) => ({
    actorId,
    look: individual('person', random.fork(actorId)),
    itinerary: planItinerary(startS, speedMps, route),
    afterwards: 'lies-still',
    altitudeM: 0,
  }));

export const wildlifeRoles = (herds: readonly Wildlife[], random: Random): readonly Role[] =>
  herds.flatMap((herd, herdIndex) =>
    Array.from({ length: herd.count }, (_, index) => {
      const actorId = `${herd.kind}-${herdIndex + 1}-${index + 1}`;
      const own = random.fork(actorId);
      return {
        actorId,
        look: individual(herd.kind, own),
        itinerary: planItinerary(-own.between(0, 600), own.between(0.4, 1.6), wander(herd, own), true),
        afterwards: 'stays' as const,
        altitudeM: 0,
      };
    }),
  );

/** Grazing: short legs in slowly turning directions with long pauses, home again at the end. */
function wander({ around, radiusM }: Wildlife, random: Random): readonly Stop[] {
  const home = { x: around.x + random.between(-0.7, 0.7) * radiusM, y: around.y + random.between(-0.7, 0.7) * radiusM };
  const stops: Stop[] = [home];
  let { x, y } = home;
  let heading = random.between(-Math.PI, Math.PI);
  for (let i = 0; i < 40; i++) {
    heading += random.normal(0, 0.9);
    const step = random.between(5, 45);
    const [nextX, nextY] = [x + step * Math.cos(heading), y + step * Math.sin(heading)];
    if (Math.hypot(nextX - around.x, nextY - around.y) > radiusM) {
      heading = Math.atan2(around.y - y, around.x - x);
      continue;
    }
    [x, y] = [nextX, nextY];
    stops.push({ x, y, waitS: random.chance(0.6) ? random.between(5, 90) : 0 });
  }
  return [...stops, home];
}
