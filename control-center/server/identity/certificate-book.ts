import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { RobotCertificate } from './robot-certificate.ts';

/** A revoked or expired one is remembered for so long after its end, to say why it is refused. */
const rememberMs = 180 * 86_400_000;

/**
 * Every certificate that was issued, by the hash of its bytes. It decides who a robot is: a certificate that is not in here is foreign
 * even if our root signed it, so that a stolen root key opens no connection. Revoking takes effect with the next question, and no list
 * that grows stale is involved.
 */
export class CertificateBook {
  readonly #byFingerprint = new Map<string, RobotCertificate>();

  async load(store: Pick<Store, 'load'>): Promise<void> {
    const { documents } = await store.load('robot-certificates');
    for (const { document } of documents) this.#keep(document as RobotCertificate);
  }

  /** Oldest first. */
  get all(): readonly RobotCertificate[] {
    return [...this.#byFingerprint.values()];
  }

  /** BPC_E_CERTIFICATE_REFUSED names what is wrong. `fingerprint`: undefined if none was shown. */
  check(fingerprint: string | undefined, now: EpochMs): Result<RobotCertificate, DomainError> {
    const known = this.checkIdentity(fingerprint);
    if (!known.ok) return known;
    const { robot, notBefore, notAfter } = known.value;
    if (now >= notAfter) return refused(`The certificate of ${robot} expired at ${toIso(notAfter)}.`, robot);
    if (now >= notBefore) return known;
    return refused(
      `The certificate of ${robot} is not valid before ${toIso(notBefore)}; here it is ${toIso(now)}.`,
      robot,
    );
  }

  /** Whatever its dates: it was issued here and not revoked. */
  checkIdentity(fingerprint: string | undefined): Result<RobotCertificate, DomainError> {
    if (fingerprint === undefined) return refused('No certificate was shown.');
    const certificate = this.#byFingerprint.get(fingerprint);
    if (certificate === undefined) return refused('This centre did not issue the certificate.');
    const { robot, revokedAt } = certificate;
    if (revokedAt === undefined) return ok(certificate);
    return refused(`The certificate of ${robot} was revoked at ${toIso(revokedAt)}.`, robot);
  }

  find(fingerprint: string): RobotCertificate | undefined {
    return this.#byFingerprint.get(fingerprint);
  }

  /** Holds a certificate that is neither revoked nor expired. */
  isCertified(robot: RobotId, now: EpochMs): boolean {
    return this.all.some((one) => one.robot === robot && one.revokedAt === undefined && now < one.notAfter);
  }

  /** Of those that a revocation list has to name: revoked and not expired. */
  revoked(now: EpochMs): { readonly serialNumber: string; readonly revokedAt: EpochMs }[] {
    return this.all.flatMap(({ serialNumber, revokedAt, notAfter }) =>
      revokedAt === undefined || now >= notAfter ? [] : [{ serialNumber, revokedAt }],
    );
  }

  add(work: UnitOfWork, certificate: RobotCertificate): void {
    this.#save(work, certificate);
  }

  /** How many were revoked now. */
  revokeAll(work: UnitOfWork, robot: RobotId): number {
    const live = this.all.filter((one) => one.robot === robot && one.revokedAt === undefined);
    for (const one of live) this.#save(work, { ...one, revokedAt: work.now });
    return live.length;
  }

  forgetOld(work: UnitOfWork): void {
    for (const { fingerprint, notAfter } of this.all) {
      if (work.now - notAfter < rememberMs) continue;
      this.#byFingerprint.delete(fingerprint);
      work.write({ kind: 'delete', collection: 'robot-certificates', id: fingerprint });
    }
  }

  #save(work: UnitOfWork, certificate: RobotCertificate): void {
    this.#keep(certificate);
    work.put('robot-certificates', certificate.fingerprint, certificate);
  }

  #keep(certificate: RobotCertificate): void {
    this.#byFingerprint.set(certificate.fingerprint, certificate);
  }
}

const refused = (why: string, robot?: RobotId): Result<never, DomainError> =>
  err(domainError('BPC_E_CERTIFICATE_REFUSED', why, robot && { robot }));
