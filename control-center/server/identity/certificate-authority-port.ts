import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { Result } from '#shared/result/result.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotCertificate } from './robot-certificate.ts';

export interface RevokedEntry {
  readonly serialNumber: string;
  readonly revokedAt: EpochMs;
}

/** Signs with the root key. Its key never leaves the implementation. */
export interface CertificateAuthority {
  /** PEM of every root that robots shall trust, the one in use first. */
  readonly roots: readonly [string, ...string[]];
  /** Ok if it is a PKCS #10 of a P-256 key that is signed by that key: whoever sent it holds the key, or had it before. */
  checkRequest(certificateRequest: string): Promise<Result<void, DomainError>>;
  /** A client certificate for the key of a checked request. Its name is `robot`, whatever the request says. */
  issue(
    robot: RobotId,
    certificateRequest: string,
    validity: { readonly notBefore: EpochMs; readonly notAfter: EpochMs },
  ): Promise<RobotCertificate>;
  /** PEM that OpenSSL and brokers read. */
  revocationList(
    entries: readonly RevokedEntry[],
    dates: { readonly thisUpdate: EpochMs; readonly nextUpdate: EpochMs },
  ): Promise<string>;
}
