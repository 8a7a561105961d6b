import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { RobotRegistry } from '../access/robot-registry.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import type { CertificateBook } from './certificate-book.ts';
import type { EnrolmentBook } from './enrolment-book.ts';
import type { EnrolmentPerson } from './enrolment.ts';

interface RevocationDeskParts {
  readonly queue: Pick<WorkQueue, 'run'>;
  readonly certificates: CertificateBook;
  readonly enrolments: EnrolmentBook;
  readonly registry: Pick<RobotRegistry, 'revoke' | 'isEnrolled'>;
  /** Ends what runs under this robot's name, and makes a new list for outside brokers. Must not throw. */
  readonly onRevoked: (robot: RobotId) => void;
}

/** The end of a robot's identity. One person is enough: it takes nothing but the robot's own rights, and haste may count. */
export class RevocationDesk {
  readonly #parts: RevocationDeskParts;

  constructor(parts: RevocationDeskParts) {
    this.#parts = parts;
  }

  /** All its certificates and secrets end at once, live sessions too; it comes back only by a new enrolment. */
  revoke(
    by: EnrolmentPerson,
    robot: RobotId,
    reason: string,
  ): Promise<Result<{ readonly certificates: number }, DomainError>> {
    const { queue, certificates, registry, enrolments, onRevoked } = this.#parts;
    return queue.run((work) => {
      const isKnown = registry.isEnrolled(robot) || certificates.isCertified(robot, work.now);
      if (!isKnown) return err(domainError('BPC_E_ROBOT_UNKNOWN', `${robot} holds no identity.`));
      const count = certificates.revokeAll(work, robot);
      registry.revoke(work, robot);
      enrolments.voidTokens(work, robot);
      const pending = enrolments.pendingOf(robot);
      if (pending !== undefined) enrolments.save(work, { ...pending, state: 'REFUSED', decidedBy: by });
      work.audit({ actor: by.name, action: 'robot.revoke', subject: robot, detail: { reason, certificates: count } });
      work.event({ kind: 'enrolment', message: `${robot} was revoked: ${reason}`, robotId: robot, by: by.name });
      // At once: a disk that refuses writes must not keep a stolen robot connected.
      onRevoked(robot);
      return ok({ certificates: count });
    });
  }
}
