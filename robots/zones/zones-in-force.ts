import type { Point2 } from '#shared/geo/polygon.ts';
import type { VdaZone, ZoneSet } from '#shared/contracts/vda5050/zone-set.ts';
import type { ReleaseDesk, ReleaseZone } from './release-desk.ts';
import type { ZoneBook } from './zone-book.ts';
import type { ZoneRules } from './zone-rules.ts';
import { ZoneShape } from '#shared/geo/zone-shape.ts';

interface NamedShape {
  readonly zoneId: string;
  readonly name: string;
  readonly shape: ZoneShape;
}

interface Ground {
  readonly blocked: readonly NamedShape[];
  readonly slow: readonly { readonly shape: ZoneShape; readonly maxSpeedMps: number }[];
  readonly release: readonly (ReleaseZone & NamedShape)[];
}

/** So near to a zone whose release is missing a robot stands because of it. */
const waitsWithinM = 8;
/** A navigator calls a robot stuck that has not moved for ten seconds. */
const gathersWayMs = 15_000;

/** The rules of the zone set in force, with the releases held just now. */
export class ZonesInForce implements ZoneRules {
  readonly #book: ZoneBook;
  readonly #desk: ReleaseDesk;
  readonly #marginM: number;
  readonly #brakingMps2: number;
  #ground: Ground;
  readonly #monotonicMs: () => number;
  #at: Point2 | undefined;
  #waitedAt = Number.NEGATIVE_INFINITY;

  /** `marginM`: see `ZoneShape`. `brakingMps2`: with which a speed limit is reached before its zone begins. */
  constructor(
    book: ZoneBook,
    desk: ReleaseDesk,
    monotonicMs: () => number,
    body: { readonly marginM: number; readonly brakingMps2: number },
  ) {
    this.#book = book;
    this.#desk = desk;
    this.#monotonicMs = monotonicMs;
    this.#marginM = body.marginM;
    this.#brakingMps2 = body.brakingMps2;
    this.#ground = groundOf(book.enabled, body.marginM);
    book.onChange(() => (this.#ground = groundOf(book.enabled, this.#marginM)));
  }

  /** And for a moment after, until the robot has gathered way again. */
  get isWaiting(): boolean {
    return this.#monotonicMs() - this.#waitedAt < gathersWayMs;
  }

  /** The blocked zone the robot finds itself in. */
  get violated(): { readonly zoneId: string; readonly name: string } | undefined {
    const at = this.#at;
    return at && this.#ground.blocked.find(({ shape }) => shape.clearance(at.x, at.y, 1) < 0);
  }

  /** Zones the robot is in without a release that holds any more. */
  get lost(): readonly (ReleaseZone & NamedShape)[] {
    return this.#ground.release.filter(({ zoneId }) => this.#desk.standing(zoneId) === 'lost');
  }

  /** The robot moved, or its way changed; true if its requests did. */
  update(at: Point2, way: readonly Point2[]): boolean {
    this.#at = at;
    const changed = this.#desk.update(this.#ground.release, at, way);
    const waits = this.#desk.awaited.some(({ shape }) => shape.clearance(at.x, at.y, waitsWithinM) < waitsWithinM);
    if (waits) this.#waitedAt = this.#monotonicMs();
    return changed;
  }

  speedLimitMps(x: number, y: number): number {
    let limit = Number.POSITIVE_INFINITY;
    for (const { maxSpeedMps, shape } of this.#ground.slow) {
      const aheadM = Math.max(0, shape.clearance(x, y, 10));
      limit = Math.min(limit, Math.sqrt(maxSpeedMps ** 2 + 2 * this.#brakingMps2 * aheadM));
    }
    return limit;
  }

  blocked(from: Point2, to: Point2): string | undefined {
    return obstructs(this.#ground, from, to);
  }

  refusal(from: Point2, to: Point2): string | undefined {
    const blocked = this.blocked(from, to);
    if (blocked !== undefined) return blocked;
    for (const { name, onLoss, shape, zoneId } of this.#ground.release) {
      const standing = this.#desk.standing(zoneId);
      if (standing === 'lost' && onLoss === 'STOP') return `the release of ${name} is lost`;
      if (standing === 'none' && shape.isEnteredBy(from, to)) return `no release of ${name} yet`;
    }
    return undefined;
  }

  /** Why a way cannot be driven by a set that may not be in force yet; undefined: the set in force. */
  obstruction(points: readonly Point2[], zoneSetId: string | undefined): string | undefined {
    const named = zoneSetId === undefined ? undefined : this.#book.forOrder(zoneSetId);
    const ground = named?.ok === true ? groundOf(named.value, this.#marginM) : this.#ground;
    for (let i = 0; i + 1 < points.length; i++) {
      const fault = obstructs(ground, points[i] as Point2, points[i + 1] as Point2);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
}

function groundOf({ zoneSetId, zones }: ZoneSet, marginM: number): Ground {
  const named = (zone: VdaZone): NamedShape => ({
    zoneId: zone.zoneId,
    name: zone.zoneDescriptor ?? zone.zoneId,
    shape: new ZoneShape(zone.vertices, marginM),
  });
  return {
    blocked: zones.filter(({ zoneType }) => zoneType === 'BLOCKED').map(named),
    slow: zones.flatMap((zone) =>
      zone.zoneType === 'SPEED_LIMIT' && zone.maximumSpeed !== undefined
        ? [{ ...named(zone), maxSpeedMps: zone.maximumSpeed }]
        : [],
    ),
    release: zones
      .filter(({ zoneType }) => zoneType === 'RELEASE')
      .map((zone) => ({ ...named(zone), zoneSetId, onLoss: zone.releaseLossBehavior ?? 'STOP' })),
  };
}

function obstructs({ blocked }: Ground, from: Point2, to: Point2): string | undefined {
  const zone = blocked.find(({ shape }) => shape.isEnteredBy(from, to));
  return zone === undefined ? undefined : `${zone.name} is blocked`;
}
