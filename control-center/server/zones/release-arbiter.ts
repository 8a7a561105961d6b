import type { RequestResponse } from '#shared/contracts/vda5050/responses.ts';
import type { ZoneRequest } from '#shared/contracts/vda5050/state.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotLink } from '../commands/robot-link-port.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';

/** A grant not renewed ends after this time: two lost states do not end it. */
export const leaseMs = 20_000;

interface Grant {
  readonly robotId: string;
  readonly zoneSetId: string;
  readonly zoneId: string;
  readonly since: EpochMs;
}

interface Waiting {
  readonly robotId: string;
  readonly since: EpochMs;
  heardAt: EpochMs;
}

/** Who has not asked for so long has lost its place. */
const placeKeptMs = 20_000;
const prefix = 'grant:';
const keyOf = ({ zoneId }: Pick<Grant, 'zoneId'>): string => `${prefix}${zoneId}`;

/**
 * Who may enter which RELEASE zone: one robot at a time, first come, as long as it is heard. A zone is free again by the word of the
 * robot that held it and by nothing else: a silent robot may still be inside. Zones keep their id over versions of the zone set.
 */
export class ReleaseArbiter {
  readonly #link: RobotLink;
  readonly #grants = new Map<string, Grant>();
  readonly #leases = new Map<string, EpochMs>();
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(link: RobotLink, stored: readonly StoredDocument[]) {
    this.#link = link;
    for (const { document, id } of stored) if (id.startsWith(prefix)) this.#grants.set(id, document as Grant);
  }

  get grants(): readonly Grant[] {
    return [...this.#grants.values()];
  }

  /** Answers every request of the state and frees what the robot no longer asks for. */
  onState(robot: RobotRecord, work: UnitOfWork): void {
    const requests = robot.state?.zoneRequests ?? [];
    this.#free(robot.id, requests, work);
    if (requests.length === 0) return;
    const responses = requests.flatMap((request) => this.#answer(robot.id, request, work));
    if (responses.length > 0) work.afterCommit(() => this.#link.send(robot.id, 'responses', { responses }));
  }

  /** A person has seen that the zone is empty, or takes the risk. False if nobody held it. */
  free(zoneId: string, work: UnitOfWork): boolean {
    const key = keyOf({ zoneId });
    if (!this.#grants.delete(key)) return false;
    this.#leases.delete(key);
    work.write({ kind: 'delete', collection: 'zones', id: key });
    return true;
  }

  #free(robotId: string, requests: readonly ZoneRequest[], work: UnitOfWork): void {
    for (const [key, grant] of this.#grants) {
      if (grant.robotId !== robotId || requests.some((request) => keyOf(request) === key)) continue;
      this.#grants.delete(key);
      this.#leases.delete(key);
      work.write({ kind: 'delete', collection: 'zones', id: key });
      work.audit({
        actor: robotId,
        action: 'zone.leave',
        subject: grant.zoneId,
        detail: { since: toIso(grant.since) },
      });
    }
  }

  #answer(robotId: string, request: ZoneRequest, work: UnitOfWork): RequestResponse[] {
    const { requestId, requestStatus, requestType, zoneId, zoneSetId } = request;
    const key = keyOf(request);
    const holder = this.#grants.get(key);
    if (requestType !== 'ACCESS') return [{ requestId, grantType: 'REJECTED' }];
    const isAnothers = holder !== undefined && holder.robotId !== robotId;
    if (isAnothers || (holder === undefined && !this.#isNext(key, robotId, requestStatus, work.now))) {
      return requestStatus === 'REQUESTED' && this.#queue(key, robotId, work.now)
        ? [{ requestId, grantType: 'QUEUED' }]
        : [];
    }
    if (holder === undefined) this.#grant(key, { robotId, zoneSetId, zoneId, since: work.now }, work);
    if (requestStatus !== 'REQUESTED' && requestStatus !== 'GRANTED') return [];
    const isFresh = (this.#leases.get(key) ?? 0) - work.now > leaseMs / 2;
    if (requestStatus === 'GRANTED' && isFresh) return [];
    this.#leases.set(key, work.now + leaseMs);
    return [{ requestId, grantType: 'GRANTED', leaseExpiry: toIso(work.now + leaseMs) }];
  }

  /** First come, first served, among those still heard asking. Who says that it is inside is not asked to wait outside. */
  #isNext(key: string, robotId: string, status: ZoneRequest['requestStatus'], now: EpochMs): boolean {
    if (status !== 'REQUESTED') return true;
    const waiting = (this.#waiting.get(key) ?? []).filter(({ heardAt }) => now - heardAt < placeKeptMs);
    this.#waiting.set(key, waiting);
    return waiting[0] === undefined || waiting[0].robotId === robotId;
  }

  /** True if the robot took its place just now: it is told once. */
  #queue(key: string, robotId: string, now: EpochMs): boolean {
    const waiting = this.#waiting.get(key) ?? [];
    const known = waiting.find((each) => each.robotId === robotId);
    if (known !== undefined) {
      known.heardAt = now;
      return false;
    }
    this.#waiting.set(key, [...waiting, { robotId, since: now, heardAt: now }]);
    return true;
  }

  /** A robot that was inside before the centre knew of it holds the zone as well. */
  #grant(key: string, grant: Grant, work: UnitOfWork): void {
    this.#grants.set(key, grant);
    this.#waiting.set(
      key,
      (this.#waiting.get(key) ?? []).filter(({ robotId: waits }) => waits !== grant.robotId),
    );
    work.put('zones', key, grant);
    const { robotId, zoneId, zoneSetId } = grant;
    work.audit({ actor: 'centre', action: 'zone.grant', subject: zoneId, detail: { robotId, zoneSetId } });
  }
}
