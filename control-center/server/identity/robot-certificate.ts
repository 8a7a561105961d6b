import type { RobotCertificateView } from '#shared/contracts/http/enrolment.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** A certificate that this centre issued. Whoever shows these very bytes, and holds their key, is that robot. */
export interface RobotCertificate {
  /** Lower-case hexadecimal SHA-256 of the DER. */
  readonly fingerprint: string;
  /** Lower-case hexadecimal, as revocation lists name it. */
  readonly serialNumber: string;
  readonly robot: RobotId;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  readonly pem: string;
  readonly revokedAt?: EpochMs;
}

export const certificateView = (certificate: RobotCertificate, now: EpochMs): RobotCertificateView => ({
  robot: certificate.robot,
  serialNumber: certificate.serialNumber,
  state: certificate.revokedAt !== undefined ? 'REVOKED' : now >= certificate.notAfter ? 'EXPIRED' : 'VALID',
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
});
