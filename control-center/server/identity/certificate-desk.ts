import type { RobotKeysAnswer } from '#shared/contracts/http/enrolment.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { splitRobotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import { randomToken } from '../access/node-crypto.ts';
import type { RobotRegistry } from '../access/robot-registry.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import type { CertificateAuthority } from './certificate-authority-port.ts';
import type { CertificateBook } from './certificate-book.ts';
import type { EnrolmentBook } from './enrolment-book.ts';
import type { RobotCertificate } from './robot-certificate.ts';
import { validityFrom } from './validity.ts';

interface CertificateDeskParts {
  readonly queue: Pick<WorkQueue, 'run'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly authority: CertificateAuthority;
  readonly certificates: CertificateBook;
  readonly enrolments: EnrolmentBook;
  readonly registry: Pick<RobotRegistry, 'enrol'>;
  readonly centre: { readonly id: string; readonly publicKey: string };
  readonly lifetimeDays: number;
}

type Outcome<T> = Promise<Result<T, DomainError>>;

const dayMs = 86_400_000;
const mostRenewalsADay = 10;
/** After its approval; then a robot without its keys enrols anew. */
const keysWithinMs = dayMs;

/** What a certified robot may ask for. Every `certificate` was checked by the book just now. */
export class CertificateDesk {
  readonly #parts: CertificateDeskParts;
  readonly #renewals = new Map<RobotId, readonly EpochMs[]>();

  constructor(parts: CertificateDeskParts) {
    this.#parts = parts;
  }

  /** The secrets that belong to the keys it enrolled with. Asking again, because an answer was lost, makes new ones. */
  async keys({ robot, fingerprint }: RobotCertificate): Outcome<RobotKeysAnswer> {
    const { queue, enrolments, registry, centre } = this.#parts;
    return queue.run((work) => {
      const enrolment = enrolments.byFingerprint(fingerprint);
      const evidencePublicKey = enrolment?.subject.evidencePublicKey;
      const isFresh = enrolment !== undefined && work.now - enrolment.askedAt < keysWithinMs;
      if (evidencePublicKey === undefined || !isFresh) {
        return err(domainError('BPC_E_STATE_CONFLICT', `${robot} was not enrolled within a day: enrol it anew.`));
      }
      const secrets = { password: randomToken(), hmacSecret: randomToken() };
      registry.enrol(work, robot, { ...splitRobotId(robot), ...secrets, evidencePublicKey });
      return ok({ ...secrets, centreId: centre.id, centrePublicKey: centre.publicKey });
    });
  }

  /** The next certificate. The old one holds until its end, so that nothing is lost if the answer is. */
  async renew({ robot, serialNumber: old }: RobotCertificate, certificateRequest: string): Outcome<RobotCertificate> {
    const { queue, clock, authority, certificates, lifetimeDays } = this.#parts;
    if (!this.#mayRenew(robot)) {
      return err(domainError('BPC_E_RATE_LIMITED', `${robot} renewed ${mostRenewalsADay} times within a day.`));
    }
    const checked = await authority.checkRequest(certificateRequest);
    if (!checked.ok) return checked;
    const renewed = await authority.issue(robot, certificateRequest, validityFrom(clock.now(), lifetimeDays));
    return queue.run((work) => {
      if (!certificates.isCertified(robot, work.now)) {
        return err(domainError('BPC_E_CERTIFICATE_REFUSED', `${robot} was revoked meanwhile.`));
      }
      certificates.add(work, renewed);
      const { serialNumber, fingerprint, notAfter } = renewed;
      const detail = { old, serialNumber, fingerprint, notAfter };
      work.audit({ actor: robot, action: 'robot.certificate.renew', subject: robot, detail });
      return ok(renewed);
    });
  }

  #mayRenew(robot: RobotId): boolean {
    const now = this.#parts.clock.now();
    const lately = (this.#renewals.get(robot) ?? []).filter((at) => now - at < dayMs);
    if (lately.length >= mostRenewalsADay) return false;
    this.#renewals.set(robot, [...lately, now]);
    return true;
  }
}
