import type { EnrolmentStatus, IssuedCertificate } from '#shared/contracts/http/enrolment.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { CentreDoor } from './centre-door.ts';
import { certificateRequest, newLinkKey } from './certificate-request.ts';
import { certificateSpan, checkIssued } from './issued-certificate.ts';
import type { IdentityStore, PendingEnrolment, RobotIdentity } from './robot-identity.ts';

export interface CertificateKeeperParts {
  readonly clock: Clock;
  readonly centre: CentreDoor;
  readonly store: IdentityStore;
  readonly onEvent: (text: string) => void;
}

const checkMs = 60_000;
const firstRetryMs = 60_000;
const longestRetryMs = 3_600_000;
const renewAtShare = 2 / 3;

/**
 * Renews the certificate at two thirds of its life, with a new link key, while the session goes on: the next reconnect uses it. One that
 * ran out is asked for again, which a person at the centre approves. The wall clock is read at every look, so that a stepped clock only
 * moves the next attempt; whose clock is right the centre decides.
 */
export class CertificateKeeper {
  readonly #parts: CertificateKeeperParts;
  #notBeforeMs = 0;
  #retryMs = firstRetryMs;
  #running: Promise<void> | undefined;
  #told = '';

  constructor(parts: CertificateKeeperParts) {
    this.#parts = parts;
  }

  /** Returns what stops it. */
  start(): () => void {
    void this.check();
    return this.#parts.clock.setRepeating(() => void this.check(), checkMs);
  }

  /** Does what is due. Never rejects; one at a time. */
  check(): Promise<void> {
    this.#running ??= this.#check()
      .catch((error: unknown) => this.#tell(`certificate: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #check(): Promise<void> {
    const { store, clock } = this.#parts;
    const { identity } = store;
    if (identity === undefined || clock.monotonicMs() < this.#notBeforeMs) return;
    const { notBefore, notAfter } = certificateSpan(identity.certificate);
    const now = clock.now();
    if (now < notBefore) this.#tell(`the clock here is before the certificate began, ${toIso(notBefore)}: set it`);
    if (now < notBefore + (notAfter - notBefore) * renewAtShare) return;
    const renewed = await this.#renew(identity);
    if (renewed?.ok === false) this.#later(renewed.error);
  }

  /**
   * With the same request until it is answered. If the certificate does not count any more, a person is asked; by whose clock it ended
   * does not matter. Undefined while that person has not decided.
   */
  async #renew(identity: RobotIdentity): Promise<Result<void, DomainError> | undefined> {
    const { store, centre } = this.#parts;
    const pending = store.pending ?? (await this.#prepare(identity));
    const { certificateRequest: request, id } = pending;
    if (id === undefined) {
      const renewed = await centre.renew(accessOf(identity), { certificateRequest: request });
      if (renewed.ok) return this.#take(identity, pending.linkKey, renewed.value);
      if (renewed.error.code !== 'BPC_E_CERTIFICATE_REFUSED') return renewed;
    }
    const status =
      id === undefined
        ? await centre.askAgain(accessOf(identity), { certificateRequest: request })
        : await centre.status(accessOf(identity), id);
    return status.ok ? this.#follow(identity, pending, status.value) : this.#forgetIfUnknown(status.error);
  }

  async #prepare(identity: RobotIdentity): Promise<PendingEnrolment> {
    const { robot, door, authorities, evidenceKey } = identity;
    const linkKey = newLinkKey();
    const request = await certificateRequest(robot, linkKey);
    const pending = { robot, door, authorities, evidenceKey, linkKey, certificateRequest: request };
    this.#parts.store.setPending(pending);
    return pending;
  }

  #follow(
    identity: RobotIdentity,
    pending: PendingEnrolment,
    { id, state, issued }: EnrolmentStatus,
  ): Result<void, DomainError> | undefined {
    const { store } = this.#parts;
    if (state === 'APPROVED' && issued !== undefined) return this.#take(identity, pending.linkKey, issued);
    if (state !== 'PENDING') store.setPending(undefined);
    else if (pending.id !== id) store.setPending({ ...pending, id });
    this.#tell(`the certificate does not count any more; the request for the next one is ${state} at the centre`);
    return undefined;
  }

  #forgetIfUnknown(error: DomainError): Result<never, DomainError> {
    if (error.code === 'BPC_E_NOT_FOUND') this.#parts.store.setPending(undefined);
    return err(error);
  }

  #take(identity: RobotIdentity, linkKey: string, issued: IssuedCertificate): Result<void, DomainError> {
    const checked = checkIssued(issued.certificate, identity.robot, linkKey);
    if (!checked.ok) return checked;
    const { certificate, authorities } = issued;
    this.#parts.store.setIdentity({ ...identity, linkKey, certificate, authorities });
    this.#retryMs = firstRetryMs;
    this.#tell(`the certificate was renewed until ${toIso(checked.value.notAfter)}`);
    // A clock that is ahead finds the new one due at once: the centre need not be asked every minute.
    this.#notBeforeMs = this.#parts.clock.monotonicMs() + longestRetryMs;
    return ok(undefined);
  }

  #later({ code, message }: DomainError): void {
    this.#tell(`the certificate could not be renewed: ${code}: ${message}`);
    this.#notBeforeMs = this.#parts.clock.monotonicMs() + this.#retryMs;
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }

  /** The same thing once. */
  #tell(text: string): void {
    if (text !== this.#told) this.#parts.onEvent(text);
    this.#told = text;
  }
}

const accessOf = ({ door, authorities, certificate, linkKey }: RobotIdentity) => ({
  door,
  authorities,
  as: { certificate, linkKey },
});
