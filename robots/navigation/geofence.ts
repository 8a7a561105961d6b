import { isInside, placeBesideLine } from '#shared/geo/polygon.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';

interface Region {
  readonly zoneId?: string;
  readonly name: string;
  readonly polygon: readonly Point2[];
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

const sampleEveryM = 4;

/** Where the robot may be: inside the allowed area, outside blocked zones and known obstacles. Held on board, checked before every move. */
export class Geofence {
  readonly #allowed: Region;
  readonly #forbidden: readonly Region[];
  readonly #zones: readonly Region[];
  #forbiddenNow: readonly Region[] = [];
  readonly #slow: readonly { readonly region: Region; readonly maxSpeedMps: number }[];

  constructor(sector: Pick<Sector, 'allowedArea' | 'zones' | 'obstacles'>) {
    this.#allowed = region('the allowed area', sector.allowedArea);
    this.#forbidden = [
      ...sector.zones.filter(({ kind }) => kind === 'BLOCKED').map(({ name, polygon }) => region(name, polygon)),
      ...sector.obstacles.map(({ name, polygon }) => region(name, polygon)),
    ];
    this.#zones = sector.zones.map(({ name, polygon, zoneId }) => ({ ...region(name, polygon), zoneId }));
    this.#slow = sector.zones.flatMap(({ kind, name, polygon, maxSpeedMps }) =>
      kind === 'SPEED_LIMIT' && maxSpeedMps !== undefined ? [{ region: region(name, polygon), maxSpeedMps }] : [],
    );
  }

  /** Zones forbidden for now, besides: those of the lost-link contract while the centre is silent. */
  forbid(zoneIds: readonly string[]): void {
    this.#forbiddenNow = this.#zones.filter(({ zoneId }) => zoneId !== undefined && zoneIds.includes(zoneId));
  }

  /** What forbids this place; undefined if nothing does. */
  violation(at: Point2): string | undefined {
    if (!contains(this.#allowed, at)) return 'outside the allowed area';
    for (const forbidden of this.#forbidden) if (contains(forbidden, at)) return `inside ${forbidden.name}`;
    for (const forbidden of this.#forbiddenNow) if (contains(forbidden, at)) return `inside ${forbidden.name}`;
    return undefined;
  }

  /** Metres to the nearest border of where the robot may be; negative outside. */
  clearanceM(at: Point2): number {
    let nearest = insideM(this.#allowed, at);
    for (const region of this.#forbidden) nearest = Math.min(nearest, -insideM(region, at));
    for (const region of this.#forbiddenNow) nearest = Math.min(nearest, -insideM(region, at));
    return nearest;
  }

  speedLimitAt(at: Point2): number {
    let limit = Number.POSITIVE_INFINITY;
    for (const { region, maxSpeedMps } of this.#slow) if (contains(region, at)) limit = Math.min(limit, maxSpeedMps);
    return limit;
  }

  /** What forbids the straight way along these points; undefined if nothing does. */
  obstruction(points: readonly Point2[]): string | undefined {
    for (let i = 0; i + 1 < points.length; i++) {
      const a = points[i] as Point2;
      const b = points[i + 1] as Point2;
      const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / sampleEveryM));
      for (let step = 0; step <= steps; step++) {
        const t = step / steps;
        const fault = this.violation({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
        if (fault !== undefined) return fault;
      }
    }
    const [only] = points;
    return points.length === 1 && only !== undefined ? this.violation(only) : undefined;
  }
}

function region(name: string, polygon: readonly Point2[]): Region {
  const xs = polygon.map(({ x }) => x);
  const ys = polygon.map(({ y }) => y);
  return {
    name,
    polygon,
    minX: Math.min(...xs),
    minY: Math.min(...ys),
    maxX: Math.max(...xs),
    maxY: Math.max(...ys),
  };
}

const contains = ({ minX, minY, maxX, maxY, polygon }: Region, at: Point2): boolean =>
  at.x >= minX && at.x <= maxX && at.y >= minY && at.y <= maxY && isInside(at, polygon);

/** Metres to the outline, positive inside. */
function insideM(region: Region, at: Point2): number {
  const [first] = region.polygon;
  if (first === undefined) return Number.NEGATIVE_INFINITY;
  const outline = placeBesideLine(at, [...region.polygon, first]);
  const distance = Math.abs(outline?.signedDistance ?? 0);
  return contains(region, at) ? distance : -distance;
}
