import type { RobotId } from '#shared/ids/branded.ts';

/** A link key, PKCS #8 PEM, and what the centre signed for it. */
export interface LinkCertificate {
  readonly linkKey: string;
  readonly certificate: string;
}

/** Everything by which the robot is itself; made by enrolment. */
export interface RobotIdentity extends LinkCertificate {
  readonly robot: RobotId;
  /** https://host:port of the centre's robot door. */
  readonly door: string;
  /** Roots to trust, PEM. */
  readonly authorities: readonly string[];
  /** For uploads of evidence. */
  readonly password: string;
  /** Seals envelopes. */
  readonly hmacSecret: string;
  /** Ed25519, PKCS #8 PEM: signs evidence. */
  readonly evidenceKey: string;
  readonly centreId: string;
  /** Ed25519, base64url: checks what the centre says. */
  readonly centrePublicKey: string;
}

/** An enrolment that waits for a person at the centre: a restart goes on with the same keys, and so with the same words. */
export interface PendingEnrolment {
  readonly robot: RobotId;
  readonly door: string;
  readonly authorities: readonly string[];
  readonly linkKey: string;
  /** As the identity has it; of a robot that only comes again it stays. */
  readonly evidenceKey: string;
  readonly certificateRequest: string;
  /** Once the centre has taken it. */
  readonly id?: string;
}

/** Where a robot keeps it: for its own eyes, on disk when a setter returns. Setters throw if the disk refuses. */
export interface IdentityStore {
  readonly identity: RobotIdentity | undefined;
  readonly pending: PendingEnrolment | undefined;
  /** The pending enrolment is over with it. */
  setIdentity(identity: RobotIdentity): void;
  setPending(pending: PendingEnrolment | undefined): void;
}
