import { randomBytes } from 'node:crypto';
import type { EnrolmentRequest, EnrolmentView, IssuedToken } from '#shared/contracts/http/enrolment.ts';
import { enrolmentDigest, enrolmentWords, sameWords } from '#shared/enrolment/enrolment-words.ts';
import type { EnrolmentSubject } from '#shared/enrolment/enrolment-words.ts';
import { readToken, writeToken } from '#shared/enrolment/enrolment-token.ts';
import { parseRobotName } from '#shared/enrolment/robot-name.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import { addressRule, LockOut } from '../access/lock-out.ts';
import { sha256Hex, tokenHash } from '../access/node-crypto.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import type { CertificateAuthority } from './certificate-authority-port.ts';
import type { CertificateBook } from './certificate-book.ts';
import { enrolmentView, stateOf } from './enrolment.ts';
import type { Enrolment, EnrolmentPerson, StoredToken } from './enrolment.ts';
import type { EnrolmentBook } from './enrolment-book.ts';
import type { RobotCertificate } from './robot-certificate.ts';
import { validityFrom } from './validity.ts';

interface EnrolmentDeskParts {
  readonly queue: Pick<WorkQueue, 'run'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly authority: CertificateAuthority;
  /** Lower-case hexadecimal SHA-256 of the root that signs. */
  readonly rootFingerprint: string;
  readonly book: EnrolmentBook;
  readonly certificates: CertificateBook;
  /** 2,048 words. */
  readonly wordList: readonly string[];
  readonly lifetimeDays: number;
  /** The certificates that the robot had until now no longer hold. Must not throw. */
  readonly onRevoked: (robot: RobotId) => void;
}

type Outcome<T> = Promise<Result<T, DomainError>>;

const tokenLifetimeMs = 3_600_000;
const decisionTimeMs = 3_600_000;
const mostPending = 100;
/** Wrong robot names for a token, wrong words for an enrolment: the third ends it. */
const mostFailures = 3;

/** How a robot comes to a certificate: one person issues a token, the robot asks with it, another person compares words and approves. */
export class EnrolmentDesk {
  readonly #parts: EnrolmentDeskParts;
  readonly #byAddress = new LockOut(addressRule);

  constructor(parts: EnrolmentDeskParts) {
    this.#parts = parts;
  }

  get all(): readonly EnrolmentView[] {
    return this.#parts.book.all.map((enrolment) => enrolmentView(enrolment, this.#parts.clock.now()));
  }

  async issueToken(by: EnrolmentPerson, robotName: string): Outcome<IssuedToken> {
    const robot = parseRobotName(robotName);
    if (!robot.ok) return robot;
    const { queue, book, rootFingerprint } = this.#parts;
    const token = writeToken(randomBytes(10), rootFingerprint);
    const hash = tokenHash(readToken(token)?.secret ?? '');
    return queue.run((work) => {
      book.voidTokens(work, robot.value);
      const expiresAt = work.now + tokenLifetimeMs;
      book.saveToken(work, { hash, robot: robot.value, issuedBy: personOf(by), expiresAt, failures: 0 });
      work.audit({ actor: by.name, action: 'robot.enrolment.token', subject: robot.value, detail: { expiresAt } });
      return ok({ token, expiresAt });
    });
  }

  /** A robot asks. The same request again, because its answer was lost, is the same enrolment. `address`: for the lock-out. */
  async ask(request: EnrolmentRequest, address: string): Outcome<EnrolmentView> {
    const { authority, queue, book, clock } = this.#parts;
    const lockedUntil = this.#byAddress.lockedUntil(address, clock.now());
    if (lockedUntil !== undefined) return err(locked(lockedUntil, clock.now()));
    const robot = parseRobotName(request.robot);
    if (!robot.ok) return robot;
    const checked = await authority.checkRequest(request.certificateRequest);
    const asked = await queue.run((work) => {
      const token = this.#useableToken(work, request, robot.value);
      if (!token.ok) return token;
      if (!checked.ok) return checked;
      const { certificateRequest, evidencePublicKey } = request;
      const subject = { robot: robot.value, certificateRequest, evidencePublicKey };
      const digest = enrolmentDigest(subject, sha256Hex);
      const known = token.value.usedFor === undefined ? undefined : book.get(token.value.usedFor);
      if (known?.digest === digest) return ok(known);
      if (token.value.usedFor !== undefined) return err(tokenRefused('It was used.'));
      const opened = this.#open(work, { kind: 'FIRST', subject, digest, tokenBy: token.value.issuedBy });
      if (opened.ok) book.saveToken(work, { ...token.value, usedFor: opened.value.id });
      return opened;
    });
    if (asked.ok) return ok(enrolmentView(asked.value, clock.now()));
    if (asked.error.code === 'BPC_E_TOKEN_REFUSED') await this.#countFailure(robot.value, address);
    return asked;
  }

  /** A robot whose certificate ran out asks for the next one. `fingerprint`: of the certificate with whose key it made the connection. */
  async askAgain(fingerprint: string | undefined, certificateRequest: string): Outcome<EnrolmentView> {
    const { authority, certificates, queue, book, clock } = this.#parts;
    const known = certificates.checkIdentity(fingerprint);
    if (!known.ok) return known;
    const { robot } = known.value;
    const checked = await authority.checkRequest(certificateRequest);
    if (!checked.ok) return checked;
    const asked = await queue.run((work) => {
      const subject = { robot, certificateRequest };
      const digest = enrolmentDigest(subject, sha256Hex);
      const before = book.pendingOf(robot);
      if (before?.digest === digest && stateOf(before, work.now) === 'PENDING') return ok(before);
      if (before?.kind === 'FIRST' && stateOf(before, work.now) === 'PENDING') {
        return err(domainError('BPC_E_STATE_CONFLICT', `${robot} is being enrolled anew.`));
      }
      return this.#open(work, { kind: 'AGAIN', subject, digest });
    });
    return asked.ok ? ok(enrolmentView(asked.value, clock.now())) : asked;
  }

  /** With the certificate once it was approved. */
  status(id: string): Result<EnrolmentView & { readonly certificate?: string }, DomainError> {
    const enrolment = this.#parts.book.get(id);
    if (enrolment === undefined) return err(notFound(id));
    const { fingerprint } = enrolment;
    const issued = fingerprint === undefined ? undefined : this.#parts.certificates.find(fingerprint);
    const view = enrolmentView(enrolment, this.#parts.clock.now());
    return ok(issued === undefined ? view : { ...view, certificate: issued.pem });
  }

  /** `words`: as the robot shows them; nothing for a robot that only comes again. */
  async approve(by: EnrolmentPerson, id: string, words: string): Outcome<EnrolmentView> {
    const { queue, authority, clock, lifetimeDays, book } = this.#parts;
    const allowed = await queue.run((work) => this.#mayApprove(work, by, id, words));
    if (!allowed.ok) return allowed;
    const { subject } = allowed.value;
    const validity = validityFrom(clock.now(), lifetimeDays);
    const certificate = await authority.issue(subject.robot, subject.certificateRequest, validity);
    const approved = await queue.run((work) => {
      const present = book.get(id) ?? allowed.value;
      const isOpen = stateOf(present, work.now) === 'PENDING';
      return isOpen ? ok(this.#approve(work, by, present, certificate)) : err(decided(present, work.now));
    });
    return approved.ok ? ok(enrolmentView(approved.value, clock.now())) : approved;
  }

  refuse(by: EnrolmentPerson, id: string): Outcome<EnrolmentView> {
    return this.#parts.queue.run((work) => {
      const enrolment = this.#pending(work, id);
      return enrolment.ok ? ok(enrolmentView(this.#refuse(work, by, enrolment.value, 'refused'), work.now)) : enrolment;
    });
  }

  #useableToken(work: UnitOfWork, request: EnrolmentRequest, robot: RobotId): Result<StoredToken, DomainError> {
    const token = this.#parts.book.tokenOf(request.secret);
    if (token === undefined) return err(tokenRefused('It is not known.'));
    if (token.failures >= mostFailures || work.now >= token.expiresAt)
      return err(tokenRefused('It is no longer valid.'));
    if (token.robot === robot) return ok(token);
    this.#parts.book.saveToken(work, { ...token, failures: token.failures + 1 });
    return err(tokenRefused(`It was not issued for ${robot}.`));
  }

  #open(
    work: UnitOfWork,
    asked: Pick<Enrolment, 'kind' | 'digest' | 'tokenBy'> & {
      readonly subject: EnrolmentSubject & { readonly robot: RobotId };
    },
  ): Result<Enrolment, DomainError> {
    const { book, ids } = this.#parts;
    if (book.pendingCount(work.now) >= mostPending) {
      return err(domainError('BPC_E_RATE_LIMITED', `${mostPending} enrolments are waiting for a decision.`));
    }
    const { robot } = asked.subject;
    const before = book.pendingOf(robot);
    if (before !== undefined)
      this.#refuse(work, { userId: 'centre', name: 'centre' }, before, 'replaced by a newer one');
    const enrolment: Enrolment = {
      ...asked,
      id: ids.next(),
      state: 'PENDING',
      askedAt: work.now,
      expiresAt: work.now + decisionTimeMs,
      mismatches: 0,
    };
    const detail = { id: enrolment.id, kind: asked.kind, digest: asked.digest };
    work.audit({ actor: robot, action: 'robot.enrolment.ask', subject: robot, detail });
    work.event({ kind: 'enrolment', message: `${robot} asks to be enrolled`, robotId: robot });
    return ok(book.save(work, enrolment));
  }

  #pending(work: UnitOfWork, id: string): Result<Enrolment, DomainError> {
    const enrolment = this.#parts.book.get(id);
    if (enrolment === undefined) return err(notFound(id));
    return stateOf(enrolment, work.now) === 'PENDING' ? ok(enrolment) : err(decided(enrolment, work.now));
  }

  #mayApprove(work: UnitOfWork, by: EnrolmentPerson, id: string, words: string): Result<Enrolment, DomainError> {
    const pending = this.#pending(work, id);
    if (!pending.ok || pending.value.kind === 'AGAIN') return pending;
    const { tokenBy, digest, mismatches, subject } = pending.value;
    if (tokenBy?.userId === by.userId) {
      return err(domainError('BPC_E_SECOND_PERSON', `${by.name} issued the token of ${subject.robot}.`));
    }
    if (sameWords(words, enrolmentWords(digest, this.#parts.wordList))) return pending;
    const counted = this.#parts.book.save(work, { ...pending.value, mismatches: mismatches + 1 });
    work.audit({ actor: by.name, action: 'robot.enrolment.words-differ', subject: subject.robot, detail: { id } });
    if (counted.mismatches >= mostFailures) this.#refuse(work, by, counted, 'the words differed three times');
    return err(domainError('BPC_E_WORDS_DIFFER', `Enrolment of ${subject.robot}.`));
  }

  #approve(work: UnitOfWork, by: EnrolmentPerson, enrolment: Enrolment, certificate: RobotCertificate): Enrolment {
    const { certificates, book, onRevoked } = this.#parts;
    const { robot } = enrolment.subject;
    // New keys end the old ones. Who only comes again keeps what it has.
    if (enrolment.kind === 'FIRST' && certificates.revokeAll(work, robot) > 0) onRevoked(robot);
    certificates.add(work, certificate);
    const { fingerprint, serialNumber, notAfter } = certificate;
    const detail = { id: enrolment.id, kind: enrolment.kind, serialNumber, fingerprint, notAfter };
    work.audit({ actor: by.name, action: 'robot.enrolment.approve', subject: robot, detail });
    work.event({ kind: 'enrolment', message: `${robot} was enrolled`, robotId: robot, by: by.name });
    return book.save(work, { ...enrolment, state: 'APPROVED', decidedBy: personOf(by), fingerprint });
  }

  #refuse(work: UnitOfWork, by: EnrolmentPerson, enrolment: Enrolment, why: string): Enrolment {
    const detail = { id: enrolment.id, why };
    work.audit({ actor: by.name, action: 'robot.enrolment.refuse', subject: enrolment.subject.robot, detail });
    return this.#parts.book.save(work, { ...enrolment, state: 'REFUSED', decidedBy: personOf(by) });
  }

  #countFailure(robot: RobotId, address: string): Promise<void> {
    const { queue, clock } = this.#parts;
    this.#byAddress.fail(address, clock.now());
    return queue.run((work) =>
      work.audit({ actor: 'nobody', action: 'robot.enrolment.token-refused', subject: robot, detail: { address } }),
    );
  }
}

const personOf = ({ userId, name }: EnrolmentPerson): EnrolmentPerson => ({ userId, name });
const tokenRefused = (why: string): DomainError => domainError('BPC_E_TOKEN_REFUSED', why);
const notFound = (id: string): DomainError => domainError('BPC_E_NOT_FOUND', `Enrolment ${id} does not exist.`);
const decided = (enrolment: Enrolment, now: number): DomainError =>
  domainError('BPC_E_STATE_CONFLICT', `The enrolment of ${enrolment.subject.robot} is ${stateOf(enrolment, now)}.`);
const locked = (until: number, now: number): DomainError =>
  domainError('BPC_E_LOCKED_OUT', `Too many wrong tokens from this address, until ${toIso(until)}.`, {
    retryAfterMs: until - now,
  });
