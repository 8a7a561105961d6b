import type { EnrolmentView } from '#shared/contracts/http/enrolment.ts';
import type { EnrolmentSubject } from '#shared/enrolment/enrolment-words.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** Who did something in an enrolment. */
export interface EnrolmentPerson {
  readonly userId: string;
  readonly name: string;
}

/** One use of a robot's name, given out by a person; kept under the hash of its secret. */
export interface StoredToken {
  readonly hash: string;
  readonly robot: RobotId;
  readonly issuedBy: EnrolmentPerson;
  readonly expiresAt: EpochMs;
  /** With another robot's name; a third one makes it void. */
  readonly failures: number;
  /** The enrolment it was used for. */
  readonly usedFor?: string;
}

/**
 * A robot that asks for a certificate, until a person has decided. FIRST: with a token and new keys. AGAIN: a robot whose certificate
 * expired, known by that certificate.
 */
export interface Enrolment {
  readonly id: string;
  readonly kind: EnrolmentView['kind'];
  readonly subject: EnrolmentSubject & { readonly robot: RobotId };
  /** What the words are made of. */
  readonly digest: string;
  readonly state: 'PENDING' | 'APPROVED' | 'REFUSED';
  readonly askedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly tokenBy?: EnrolmentPerson;
  readonly decidedBy?: EnrolmentPerson;
  /** How often wrong words were typed. */
  readonly mismatches: number;
  /** Of the certificate that was issued. */
  readonly fingerprint?: string;
}

export const stateOf = ({ state, expiresAt }: Enrolment, now: EpochMs): EnrolmentView['state'] =>
  state === 'PENDING' && now >= expiresAt ? 'EXPIRED' : state;

export const enrolmentView = (enrolment: Enrolment, now: EpochMs): EnrolmentView => ({
  id: enrolment.id,
  robot: enrolment.subject.robot,
  kind: enrolment.kind,
  state: stateOf(enrolment, now),
  askedAt: enrolment.askedAt,
  expiresAt: enrolment.expiresAt,
  ...(enrolment.tokenBy === undefined ? {} : { tokenBy: enrolment.tokenBy.name }),
  ...(enrolment.decidedBy === undefined ? {} : { decidedBy: enrolment.decidedBy.name }),
});
