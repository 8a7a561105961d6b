import type { HaltReleaseRequest, HaltRequest } from '#shared/contracts/http/requests.ts';
import type { HaltView } from '#shared/contracts/views.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { Actor } from '../control-room.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { enforcesAuthority, isReachable } from '../fleet/robot-record.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { EpochSource } from './epoch-source-port.ts';
import type { HaltOrder, HaltPublisher } from './halt-publisher-port.ts';

/** A request for release is forgotten after this time: the second person must know why. */
const releaseRequestMs = 10 * 60_000;

interface StoredHalt {
  readonly order: HaltOrder;
  readonly release?: { readonly userId: string; readonly name: string; readonly at: EpochMs };
}

/** Stop all: set by anybody at once, released by two people, kept over restarts, confirmed by the robots themselves. */
export class HaltLatch {
  readonly #ids: IdSource;
  readonly #publisher: HaltPublisher;
  readonly #lease: EpochSource;
  #halt: StoredHalt | undefined;
  #shown = '';

  constructor(ids: IdSource, publisher: HaltPublisher, lease: EpochSource, stored: readonly StoredDocument[]) {
    this.#ids = ids;
    this.#publisher = publisher;
    this.#lease = lease;
    this.#halt = stored.at(-1)?.document as StoredHalt | undefined;
    if (this.#halt !== undefined) publisher.publish(this.#halt.order);
  }

  get latched(): boolean {
    return this.#halt?.order.latched ?? false;
  }

  get haltId(): string | undefined {
    return this.#halt?.order.haltId;
  }

  /** On the wire before it returns; recording comes after. Pressing again publishes the standing latch once more. */
  set(by: string, { reason }: HaltRequest, now: EpochMs): void {
    if (this.#halt === undefined || !this.latched) {
      const order = { haltId: this.#ids.next(), latched: true, scope: 'all' as const, by, reason, at: toIso(now) };
      this.#halt = { order: { ...order, epoch: this.#lease.epoch, releasedBy: [] } };
    } else {
      this.#halt = { order: this.#halt.order };
    }
    this.#publisher.publish(this.#halt.order);
  }

  record(work: UnitOfWork): void {
    if (this.#halt !== undefined) work.put('halts', this.#halt.order.haltId, this.#halt);
  }

  /** The first person asks, a second one confirms; the release is published once it is on disk. */
  release(
    actor: Actor,
    { haltId }: HaltReleaseRequest,
    work: UnitOfWork,
  ): Result<'requested' | 'released', DomainError> {
    const halt = this.#halt;
    if (halt === undefined || !halt.order.latched || halt.order.haltId !== haltId) {
      return err(domainError('BPC_E_STATE_CONFLICT', `Halt ${haltId} is not latched.`));
    }
    const first = halt.release;
    if (first === undefined || work.now - first.at > releaseRequestMs) {
      this.#halt = { order: halt.order, release: { userId: actor.userId, name: actor.name, at: work.now } };
      this.record(work);
      return ok('requested');
    }
    if (first.userId === actor.userId) {
      return err(domainError('BPC_E_SECOND_PERSON', `${first.name} asked for the release.`));
    }
    const order: HaltOrder = {
      ...halt.order,
      latched: false,
      epoch: this.#lease.epoch,
      releasedBy: [personOf(first), personOf(actor)],
    };
    this.#halt = { order };
    this.record(work);
    work.afterCommit(() => {
      if (this.#halt?.order === order) this.#publisher.publish(order);
    });
    return ok('released');
  }

  view(fleet: Fleet, now: EpochMs): HaltView {
    const halt = this.#halt;
    if (halt === undefined) return { latched: false, confirmedBy: [], unconfirmedBy: [] };
    const { order, release } = halt;
    const isAsked = release !== undefined && now - release.at <= releaseRequestMs;
    return {
      latched: order.latched,
      haltId: order.haltId,
      by: order.by,
      reason: order.reason,
      at: Date.parse(order.at),
      releaseRequestedBy: isAsked ? release.name : undefined,
      confirmedBy: order.latched ? robotsThat(fleet, isConfirmed) : [],
      unconfirmedBy: order.latched ? robotsThat(fleet, (robot) => isUnconfirmed(robot, now)) : [],
    };
  }

  /** Shows the latch if who confirmed it, or anything else of it, changed. */
  show(fleet: Fleet, work: UnitOfWork): void {
    const halt = this.view(fleet, work.now);
    const text = JSON.stringify(halt);
    if (text === this.#shown) return;
    this.#shown = text;
    work.show({ kind: 'halt', halt });
  }
}

/** For people and for robots, which refuse one person twice: two may share a display name, never an id. */
const personOf = ({ name, userId }: Pick<Actor, 'name' | 'userId'>): string => `${name} (${userId})`;

/** In the robot's own words: its latch, or for robots that know no latch, VDA 5050's pause. */
export const isConfirmed = (robot: RobotRecord): boolean =>
  enforcesAuthority(robot) ? (robot.authority?.haltLatched ?? false) : (robot.state?.paused ?? false);

export const isUnconfirmed = (robot: RobotRecord, now: EpochMs): boolean =>
  isReachable(robot, now) && !isConfirmed(robot);

const robotsThat = (fleet: Fleet, is: (robot: RobotRecord) => boolean): string[] =>
  [...fleet.all()].filter(is).map(({ id }) => id);
