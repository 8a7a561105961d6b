import type { Signer } from '#shared/crypto/ports.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { signContract } from '#shared/lost-link/lost-link-contract.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { isReachable } from '../fleet/robot-record.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { authorizeActions, parameters } from './authority-action.ts';
import type { EpochSource } from './epoch-source-port.ts';
import type { RobotLink } from './robot-link-port.ts';

const resendEveryMs = 10_000;
const expiryMs = 60_000;

interface Parts {
  readonly sector: Sector;
  readonly lease: EpochSource;
  readonly signer: Signer;
  readonly ids: IdSource;
  readonly link: RobotLink;
}

/** The sector's lost-link contract as an action for this robot, signed on its own; undefined if it has none to keep. */
export function contractAction(
  { ids, sector, signer }: Pick<Parts, 'ids' | 'sector' | 'signer'>,
  robot: RobotRecord,
  scope: 'INSTANT' | 'NODE',
  epoch: number,
): Action | undefined {
  const { lostLink } = sector;
  const scopes = robot.abilities?.actions['bpSetLostLinkPolicy'];
  if (lostLink === undefined || scopes?.includes(scope) !== true) return undefined;
  const policy = signContract(robot.id, lostLink, epoch, signer);
  return {
    actionType: 'bpSetLostLinkPolicy',
    actionId: ids.next(),
    blockingType: 'NONE',
    actionParameters: parameters({ ...policy }),
  };
}

/** Sees to it that every robot it can reach says that it keeps the sector's contract; repeats until it does. */
export class ContractKeeper {
  readonly #with: Parts;
  readonly #sentAt = new Map<RobotId, number>();

  constructor(parts: Parts) {
    this.#with = parts;
  }

  tick(fleet: Fleet, work: UnitOfWork): void {
    for (const robot of fleet.all()) if (this.#isDue(robot, work.now)) this.#send(robot, work);
  }

  #isDue(robot: RobotRecord, now: number): boolean {
    const { lostLink } = this.#with.sector;
    const kept = robot.authority?.lostLink;
    if (lostLink === undefined || kept === undefined || !isReachable(robot, now)) return false;
    const isKept = kept.signed && kept.policyId === lostLink.policyId;
    return !isKept && now - (this.#sentAt.get(robot.id) ?? 0) >= resendEveryMs;
  }

  #send(robot: RobotRecord, work: UnitOfWork): void {
    const { ids, lease, link, signer } = this.#with;
    const epoch = Math.max(lease.epoch, robot.epoch);
    const action = contractAction(this.#with, robot, 'INSTANT', epoch);
    if (action === undefined) return;
    this.#sentAt.set(robot.id, work.now);
    const grant = { epoch, commandId: ids.next(), expiresAt: toIso(work.now + expiryMs) };
    const body = authorizeActions([action], { robot: robot.id, grant, signer, actionId: ids.next() });
    const policyId = this.#with.sector.lostLink?.policyId;
    work.audit({ actor: 'centre', action: 'contract.send', subject: robot.id, detail: { policyId, epoch } });
    work.afterCommit(() => link.send(robot.id, 'instantActions', body));
  }
}
