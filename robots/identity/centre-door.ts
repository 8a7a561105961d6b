import type {
  CertificateRequest,
  EnrolmentRequest,
  EnrolmentStatus,
  IssuedCertificate,
  RobotKeysAnswer,
} from '#shared/contracts/http/enrolment.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Result } from '#shared/result/result.ts';
import type { LinkCertificate } from './robot-identity.ts';

type Answer<T> = Promise<Result<T, DomainError>>;

/** How the robot reaches the door: its address, whom it trusts there, and as whom it comes. */
export interface DoorAccess {
  readonly door: string;
  readonly authorities: readonly string[];
  readonly as?: LinkCertificate;
}

/** The centre's robot door (docs/identity.md). Errors are the centre's own, or that it cannot be reached. */
export interface CentreDoor {
  /** The root behind the door, PEM, if it is the one whose fingerprint begins so; nothing is trusted and nothing told before. */
  findRoot(door: string, fingerprint: string): Answer<string>;
  ask(access: DoorAccess, request: EnrolmentRequest): Answer<EnrolmentStatus>;
  status(access: DoorAccess, id: string): Answer<EnrolmentStatus>;
  keys(access: DoorAccess): Answer<RobotKeysAnswer>;
  renew(access: DoorAccess, request: CertificateRequest): Answer<IssuedCertificate>;
  askAgain(access: DoorAccess, request: CertificateRequest): Answer<EnrolmentStatus>;
}
