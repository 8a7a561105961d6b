import type { RequestResponse } from '#shared/contracts/vda5050/responses.ts';
import type { ZoneRequest } from '#shared/contracts/vda5050/state.ts';
import type { ReleaseLossBehavior } from '#shared/contracts/vda5050/zone-set.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { fromIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { ZoneShape } from '#shared/geo/zone-shape.ts';

export interface ReleaseZone {
  readonly zoneId: string;
  readonly zoneSetId: string;
  readonly shape: ZoneShape;
  readonly onLoss: ReleaseLossBehavior;
}

/** Metres of the way ahead for which releases are asked. */
export const askAheadM = 40;
/** A refused request is repeated after this time. */
const askAgainMs = 10_000;
/** An ended request is told for so long before it leaves the state. */
const toldMs = 2000;

interface Request {
  readonly requestId: string;
  readonly zone: ReleaseZone;
  status: ZoneRequest['requestStatus'];
  /** Monotonic milliseconds: the lease was turned into a span when it arrived, so that a clock step neither shortens nor prolongs it. */
  until: number;
  endedAt: number | undefined;
}

/** Where the robot is with one RELEASE zone. `lost`: inside, and no release holds any more. */
export type ReleaseStanding = 'held' | 'lost' | 'none';

/**
 * The robot's requests to enter RELEASE zones (VDA 5050 v3 §6.4.3, §6.9): asked ahead of the way, kept while inside, given back behind.
 * No answer, a revoked one and a lease that ran out are all no release. No I/O.
 */
export class ReleaseDesk {
  readonly #clock: Clock;
  readonly #nextId: () => string;
  #requests: Request[] = [];
  readonly #notBefore = new Map<string, number>();
  readonly #inside = new Set<string>();
  readonly #wanted = new Set<string>();

  constructor(clock: Clock, nextId: () => string) {
    this.#clock = clock;
    this.#nextId = nextId;
  }

  get requests(): readonly ZoneRequest[] {
    return this.#requests.map(({ requestId, status, zone: { zoneId, zoneSetId } }) => ({
      requestId,
      requestType: 'ACCESS',
      zoneId,
      zoneSetId,
      requestStatus: status,
    }));
  }

  /** Zones on the way, or around the robot, for which no release is held. */
  get awaited(): readonly ReleaseZone[] {
    const asked = this.#requests.filter(({ status, zone }) => status === 'REQUESTED' && !this.#holds(zone.zoneId));
    return asked.map(({ zone }) => zone);
  }

  standing(zoneId: string): ReleaseStanding {
    if (this.#holds(zoneId)) return 'held';
    return this.#inside.has(zoneId) ? 'lost' : 'none';
  }

  /** Where the robot is and where it will drive; true if the requests changed. */
  update(zones: readonly ReleaseZone[], at: Point2, way: readonly Point2[]): boolean {
    const before = this.#fingerprint();
    const now = this.#clock.monotonicMs();
    this.#requests = this.#requests.filter(({ zone }) => zones.includes(zone));
    this.#inside.clear();
    this.#wanted.clear();
    for (const { shape, zoneId } of zones) {
      if (shape.clearance(at.x, at.y, 1) < 0) this.#inside.add(zoneId);
      if (leadsInto(shape, at, way)) this.#wanted.add(zoneId);
    }
    for (const request of this.#requests) this.#age(request, now);
    this.#requests = this.#requests.filter((request) => this.#isRelevant(request, now));
    for (const zone of zones) this.#ask(zone, now);
    return this.#fingerprint() !== before;
  }

  /**
   * `sentAt`: the centre's own stamp. A lease is no longer than it was when it was sent, however wrong this robot's clock, and no longer
   * than this robot's clock leaves of it, however late it came. True if the answer concerned a request of ours.
   */
  take({ grantType, leaseExpiry, requestId }: RequestResponse, sentAt: string): boolean {
    const request = this.#requests.find((known) => known.requestId === requestId);
    if (request === undefined || request.endedAt !== undefined) return false;
    const now = this.#clock.monotonicMs();
    switch (grantType) {
      case 'GRANTED':
        request.status = 'GRANTED';
        request.until = leaseExpiry === undefined ? Number.POSITIVE_INFINITY : now + this.#left(leaseExpiry, sentAt);
        this.#age(request, now);
        break;
      case 'QUEUED':
        break;
      case 'REVOKED':
        if (request.status === 'GRANTED') this.#end(request, 'REVOKED', now);
        break;
      case 'REJECTED':
        if (request.status !== 'REQUESTED') break;
        this.#notBefore.set(request.zone.zoneId, now + askAgainMs);
        this.#requests = this.#requests.filter((known) => known !== request);
    }
    return true;
  }

  #left(leaseExpiry: string, sentAt: string): number {
    const end = fromIso(leaseExpiry) ?? 0;
    return Math.min(end - this.#clock.now(), end - (fromIso(sentAt) ?? end));
  }

  /** By the clock, whether or not `update` has been called since. */
  #holds(zoneId: string): boolean {
    const now = this.#clock.monotonicMs();
    return this.#requests.some(
      ({ status, until, zone }) => status === 'GRANTED' && now < until && zone.zoneId === zoneId,
    );
  }

  #age(request: Request, now: number): void {
    if (request.status === 'GRANTED' && now >= request.until) this.#end(request, 'EXPIRED', now);
  }

  #end(request: Request, status: 'EXPIRED' | 'REVOKED', now: number): void {
    request.status = status;
    request.endedAt = now;
  }

  #isRelevant({ endedAt, zone }: Request, now: number): boolean {
    const { zoneId } = zone;
    const isInside = this.#inside.has(zoneId);
    if (endedAt === undefined) return isInside || this.#wanted.has(zoneId);
    return (isInside && !this.#holds(zoneId)) || now - endedAt < toldMs;
  }

  #ask(zone: ReleaseZone, now: number): void {
    const { zoneId } = zone;
    if (!this.#wanted.has(zoneId) && !this.#inside.has(zoneId)) return;
    const isAsked = this.#requests.some((known) => known.zone.zoneId === zoneId && known.endedAt === undefined);
    if (isAsked || now < (this.#notBefore.get(zoneId) ?? 0)) return;
    this.#requests.push({
      requestId: this.#nextId(),
      zone,
      status: 'REQUESTED',
      until: Number.POSITIVE_INFINITY,
      endedAt: undefined,
    });
  }

  #fingerprint(): string {
    return this.#requests.map(({ requestId, status }) => `${requestId} ${status}`).join();
  }
}

function leadsInto(shape: ZoneShape, at: Point2, way: readonly Point2[]): boolean {
  let from = at;
  let walkedM = 0;
  for (const to of way) {
    const legM = Math.hypot(to.x - from.x, to.y - from.y);
    const share = legM === 0 ? 1 : Math.min(1, (askAheadM - walkedM) / legM);
    const end = { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    if (shape.isEnteredBy(from, end)) return true;
    walkedM += legM;
    if (walkedM >= askAheadM) return false;
    from = to;
  }
  return false;
}
