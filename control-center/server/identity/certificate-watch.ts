import type { RobotId } from '#shared/ids/branded.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import type { CertificateBook } from './certificate-book.ts';
import type { EnrolmentBook } from './enrolment-book.ts';

interface CertificateWatchParts {
  readonly queue: Pick<WorkQueue, 'run'>;
  readonly clock: Clock;
  readonly certificates: CertificateBook;
  readonly enrolments: EnrolmentBook;
  /** Ends what runs under this robot's name. Must not throw. */
  readonly closeSessions: (robot: RobotId) => void;
}

/** The last certificate of a robot, when it ends. */
interface LateCertificate {
  readonly robot: RobotId;
  readonly notAfter: EpochMs;
}

const checkMs = 60_000;
/** A robot renews at two thirds; with a seventh left it has failed for a while. */
const lateShare = 1 / 7;

/**
 * Looks every minute at what time does to certificates. A session lives as long as its robot holds any valid certificate: renewing does
 * not interrupt it, and the session of a robot that never renewed ends with its last certificate.
 */
export class CertificateWatch {
  readonly #parts: CertificateWatchParts;
  #checkedAt: EpochMs;
  #late: readonly LateCertificate[] = [];

  constructor(parts: CertificateWatchParts) {
    this.#parts = parts;
    this.#checkedAt = parts.clock.now();
  }

  /** Returns what stops it. */
  start(): () => void {
    this.#findLate();
    return this.#parts.clock.setRepeating(() => this.check(), checkMs);
  }

  check(): void {
    const { certificates, clock, closeSessions } = this.#parts;
    const now = clock.now();
    const expired = certificates.all.filter(({ notAfter }) => this.#checkedAt < notAfter && notAfter <= now);
    for (const robot of new Set(expired.map((one) => one.robot))) {
      if (!certificates.isCertified(robot, now)) closeSessions(robot);
    }
    this.#checkedAt = now;
    this.#findLate();
    this.#forgetOld();
  }

  /** Robots that failed to renew. */
  get late(): readonly LateCertificate[] {
    return this.#late;
  }

  get health(): { readonly ok: boolean; readonly detail: string } {
    const late = this.#late.map(({ robot, notAfter }) => `${robot} ends ${toIso(notAfter)} and was not renewed`);
    return { ok: late.length === 0, detail: late.length === 0 ? 'all renewed in time' : late.join(', ') };
  }

  #findLate(): void {
    const { certificates, clock } = this.#parts;
    const now = clock.now();
    const last = new Map<RobotId, { readonly notBefore: EpochMs; readonly notAfter: EpochMs }>();
    for (const one of certificates.all) {
      if (one.revokedAt === undefined && one.notAfter > (last.get(one.robot)?.notAfter ?? 0)) last.set(one.robot, one);
    }
    this.#late = [...last].flatMap(([robot, { notBefore, notAfter }]) =>
      now < notAfter && notAfter - now < (notAfter - notBefore) * lateShare ? [{ robot, notAfter }] : [],
    );
  }

  #forgetOld(): void {
    const { queue, certificates, enrolments } = this.#parts;
    queue
      .run((work) => {
        certificates.forgetOld(work);
        enrolments.forgetOld(work);
      })
      .catch(() => undefined);
  }
}
