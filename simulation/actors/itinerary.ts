import type { Point2 } from '#shared/geo/polygon.ts';

export interface Stop extends Point2 {
  /** Stands here before going on. */
  readonly waitS?: number;
}

/** Where an actor is at which second: straight lines between knots. Two knots at one place are a wait. */
export interface Itinerary {
  readonly knots: readonly { readonly atS: number; readonly x: number; readonly y: number }[];
  /** Once past its end it begins again: for wildlife. */
  readonly repeats: boolean;
}

export interface ItineraryState extends Point2 {
  readonly yaw: number;
  readonly speedMps: number;
  readonly phase: 'before' | 'under-way' | 'after';
}

export function planItinerary(startS: number, speedMps: number, stops: readonly Stop[], repeats = false): Itinerary {
  const knots: { atS: number; x: number; y: number }[] = [];
  let atS = startS;
  let last: Stop | undefined;
  for (const stop of stops) {
    if (last !== undefined) atS += Math.hypot(stop.x - last.x, stop.y - last.y) / speedMps;
    knots.push({ atS, x: stop.x, y: stop.y });
    if (stop.waitS !== undefined && stop.waitS > 0) {
      atS += stop.waitS;
      knots.push({ atS, x: stop.x, y: stop.y });
    }
    last = stop;
  }
  return { knots, repeats };
}

/** A pure function of time; while waiting, an actor keeps the heading it came with. */
export function stateAt({ knots, repeats }: Itinerary, timeS: number): ItineraryState {
  const first = knots[0];
  const last = knots.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('an itinerary needs a place');
  const period = last.atS - first.atS;
  const t = repeats && timeS > last.atS && period > 0 ? first.atS + ((timeS - first.atS) % period) : timeS;
  const phase = t < first.atS ? 'before' : t > last.atS ? 'after' : 'under-way';
  const index = lastKnotAt(knots, t);
  const from = knots[index] ?? first;
  const to = knots[index + 1] ?? from;
  const moving = to.x !== from.x || to.y !== from.y;
  const share = to.atS > from.atS ? Math.max(0, t - from.atS) / (to.atS - from.atS) : 0;
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    yaw: headingAround(knots, index),
    speedMps: moving && phase === 'under-way' ? Math.hypot(to.x - from.x, to.y - from.y) / (to.atS - from.atS) : 0,
    phase,
  };
}

function lastKnotAt(knots: Itinerary['knots'], timeS: number): number {
  let low = 0;
  let high = knots.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((knots[middle]?.atS ?? 0) <= timeS) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Of the leg that begins at `index`, else of the last real leg before it, else of the first one after it. */
function headingAround(knots: Itinerary['knots'], index: number): number {
  for (const legs of [descending(index), ascending(index + 1, knots.length)]) {
    for (const i of legs) {
      const [a, b] = [knots[i], knots[i + 1]];
      if (a && b && (a.x !== b.x || a.y !== b.y)) return Math.atan2(b.y - a.y, b.x - a.x);
    }
  }
  return 0;
}

function* descending(from: number): Generator<number> {
  for (let i = from; i >= 0; i--) yield i;
}

function* ascending(from: number, to: number): Generator<number> {
  for (let i = from; i < to; i++) yield i;
}
