import type { RobotId } from '#shared/ids/branded.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { UnitOfWork } from '../../work/unit-of-work.ts';
import type { AlarmBook } from '../alarm-book.ts';
import { robotKey } from './robot-rules.ts';

/** What will shut robots out by the mere passing of time. */
export interface IdentityTroubles {
  /** The revocation list ends within a day: then an outside broker refuses everybody. */
  readonly listEndsAt?: EpochMs;
  /** Robots that failed to renew. */
  readonly ending: readonly { readonly robot: RobotId; readonly notAfter: EpochMs }[];
}

const listKey = 'REVOCATION_LIST_ENDING:all';

/** Says it while there is time to do something. */
export class IdentityRule {
  readonly #troubles: () => IdentityTroubles;
  #raised: ReadonlySet<string> = new Set();

  constructor(troubles: () => IdentityTroubles) {
    this.#troubles = troubles;
  }

  tick(alarms: AlarmBook, work: UnitOfWork): void {
    const { listEndsAt, ending } = this.#troubles();
    const raised = new Set<string>();
    if (listEndsAt !== undefined) {
      raised.add(listKey);
      alarms.raise(
        {
          type: 'REVOCATION_LIST_ENDING',
          key: listKey,
          message: 'The list of revoked certificates is not renewed',
          occurredAt: work.now,
          reasons: [{ label: 'An outside broker refuses every robot from', value: toIso(listEndsAt) }],
        },
        work,
      );
    }
    for (const { robot, notAfter } of ending) {
      const key = robotKey('CERTIFICATE_ENDING', robot);
      raised.add(key);
      alarms.raise(
        {
          type: 'CERTIFICATE_ENDING',
          key,
          message: `${robot}: certificate was not renewed`,
          occurredAt: work.now,
          robotId: robot,
          reasons: [{ label: 'It is shut out from', value: toIso(notAfter) }],
        },
        work,
      );
    }
    for (const key of this.#raised) if (!raised.has(key)) alarms.returned(key, work);
    this.#raised = raised;
  }
}
