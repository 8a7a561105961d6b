import type { Point2 } from '#shared/geo/polygon.ts';

/** What a way asks of a robot, whatever its battery. */
export interface WayEffort {
  readonly lengthM: number;
  /** Sum of all rises; what is lost again downhill does not come back. */
  readonly climbM: number;
  readonly seconds: number;
}

export const noEffort: WayEffort = { lengthM: 0, climbM: 0, seconds: 0 };

type Leg = Point2 & { readonly maxSpeedMps: number };

const sampleM = 15;
/** Corners, stops and soft ground: nobody drives at the limit all the way. */
const paceShare = 0.8;

/** Of the straight legs from a place along a way, over the terrain model. */
export function wayEffort(
  from: Point2,
  way: readonly Leg[],
  maxSpeedMps: number,
  ground: (x: number, y: number) => number = () => 0,
): WayEffort {
  let [lengthM, climbM, seconds] = [0, 0, 0];
  let at = from;
  let height = ground(at.x, at.y);
  for (const leg of way) {
    const legM = Math.hypot(leg.x - at.x, leg.y - at.y);
    const samples = Math.max(1, Math.ceil(legM / sampleM));
    for (let i = 1; i <= samples; i++) {
      const t = i / samples;
      const next = ground(at.x + t * (leg.x - at.x), at.y + t * (leg.y - at.y));
      climbM += Math.max(0, next - height);
      height = next;
    }
    lengthM += legM;
    seconds += legM / (paceShare * Math.min(maxSpeedMps, leg.maxSpeedMps));
    at = leg;
  }
  return { lengthM, climbM, seconds };
}
