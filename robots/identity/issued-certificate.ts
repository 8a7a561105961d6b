import { createPublicKey, X509Certificate } from 'node:crypto';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** When a certificate holds, by itself. */
export interface CertificateSpan {
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
}

/** The span of a certificate that the centre gave us, if it is for this robot and for its own key. */
export function checkIssued(
  certificate: string,
  robot: RobotId,
  linkKey: string,
): Result<CertificateSpan, DomainError> {
  try {
    const parsed = new X509Certificate(certificate);
    const isOurs = parsed.subject === `CN=${robot}` && parsed.publicKey.equals(createPublicKey(linkKey));
    return isOurs ? ok(spanOf(parsed)) : wrong(`it is not for ${robot} and its key`);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

/** Of a certificate that was checked before. */
export const certificateSpan = (certificate: string): CertificateSpan => spanOf(new X509Certificate(certificate));

const spanOf = ({ validFrom, validTo }: X509Certificate): CertificateSpan => ({
  notBefore: Date.parse(validFrom),
  notAfter: Date.parse(validTo),
});

const wrong = (why: string): Result<never, DomainError> =>
  err(domainError('BPC_E_CERTIFICATE_REFUSED', `The centre sent a certificate that cannot be used: ${why}.`));
