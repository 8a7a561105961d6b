import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Signer } from '#shared/crypto/ports.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { toIso } from '#shared/time/clock.ts';
import { authorizeActions, parameters } from '../commands/authority-action.ts';
import type { EpochSource } from '../commands/epoch-source-port.ts';
import type { RobotLink } from '../commands/robot-link-port.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { enforcesAuthority, isReachable } from '../fleet/robot-record.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { ZoneDesk } from './zone-desk.ts';

const resendEveryMs = 3000;
const expiryMs = 60_000;

interface Parts {
  readonly zones: ZoneDesk;
  readonly lease: EpochSource;
  readonly signer: Signer;
  readonly ids: IdSource;
  readonly link: RobotLink;
}

/** The zone set in force by the robot's own words; undefined if it speaks of none. */
export const zoneSetOf = ({ state }: RobotRecord): string | undefined =>
  state?.zoneSets?.find(({ zoneSetStatus }) => zoneSetStatus === 'ENABLED')?.zoneSetId;

/** Robots that declare how a zone set is put in force. */
export const keepsZones = ({ abilities }: RobotRecord): boolean =>
  abilities?.actions['enableZoneSet']?.includes('INSTANT') === true;

/** Sees to it that every robot it can reach keeps the sector's zone set: first the set, then its use; repeats until the robot says so. */
export class ZoneSetKeeper {
  readonly #with: Parts;
  readonly #sentAt = new Map<RobotId, number>();

  constructor(parts: Parts) {
    this.#with = parts;
  }

  tick(fleet: Fleet, work: UnitOfWork): void {
    for (const robot of fleet.all()) this.#look(robot, work);
  }

  /** A state arrived: the next step need not wait for the clock. */
  onState(robot: RobotRecord, work: UnitOfWork): void {
    if (this.#hasCurrent(robot) && zoneSetOf(robot) !== this.#with.zones.current.zoneSetId) this.#look(robot, work);
  }

  #look(robot: RobotRecord, work: UnitOfWork): void {
    const { zoneSetId } = this.#with.zones.current;
    if (!keepsZones(robot) || zoneSetOf(robot) === zoneSetId || !isReachable(robot, work.now)) return;
    if (work.now - (this.#sentAt.get(robot.id) ?? 0) < resendEveryMs) return;
    this.#sentAt.set(robot.id, work.now);
    if (this.#hasCurrent(robot)) this.#enable(robot, zoneSetId, work);
    else this.#send(robot, work);
  }

  #hasCurrent({ state }: RobotRecord): boolean {
    const { zoneSetId } = this.#with.zones.current;
    return state?.zoneSets?.some((known) => known.zoneSetId === zoneSetId) === true;
  }

  #send(robot: RobotRecord, work: UnitOfWork): void {
    const zoneSet = this.#with.zones.current;
    const detail = { zoneSetId: zoneSet.zoneSetId, zones: zoneSet.zones.length };
    work.audit({ actor: 'centre', action: 'zone-set.send', subject: robot.id, detail });
    work.afterCommit(() => this.#with.link.send(robot.id, 'zoneSet', { zoneSet }));
  }

  #enable(robot: RobotRecord, zoneSetId: string, work: UnitOfWork): void {
    const { ids, lease, link, signer } = this.#with;
    const action: Action = {
      actionType: 'enableZoneSet',
      actionId: ids.next(),
      blockingType: 'NONE',
      actionParameters: parameters({ zoneSetId }),
    };
    const epoch = Math.max(lease.epoch, robot.epoch);
    const grant = { epoch, commandId: ids.next(), expiresAt: toIso(work.now + expiryMs) };
    const body = enforcesAuthority(robot)
      ? authorizeActions([action], { robot: robot.id, grant, signer, actionId: ids.next() })
      : { actions: [action] };
    work.audit({ actor: 'centre', action: 'zone-set.enable', subject: robot.id, detail: { zoneSetId, epoch } });
    work.afterCommit(() => link.send(robot.id, 'instantActions', body));
  }
}
