import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, shortText, strict, ulid } from '../primitives.ts';

/** Bodies of the robot door (HTTPS, docs/identity.md) and of the console's side of enrolment. */
const pem = (description: string) => Type.String({ minLength: 64, maxLength: 8192, description });
const key32 = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description });

export const EnrolmentTokenRequest = Type.Object({ robot: shortText('<manufacturer>/<serialNumber>') }, strict);
export type EnrolmentTokenRequest = Static<typeof EnrolmentTokenRequest>;

/** Told once. */
export const IssuedToken = Type.Object({
  token: shortText('typed at the robot; works once'),
  expiresAt: Type.Number({ description: 'epoch ms' }),
});
export type IssuedToken = Static<typeof IssuedToken>;

export const EnrolmentRequest = Type.Object(
  {
    secret: Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{16}$', description: 'first half of the token' }),
    robot: shortText('<manufacturer>/<serialNumber>'),
    certificateRequest: pem('PKCS #10 for the link key, ECDSA P-256'),
    evidencePublicKey: key32('Ed25519'),
  },
  strict,
);
export type EnrolmentRequest = Static<typeof EnrolmentRequest>;

export const CertificateRequest = Type.Object(
  { certificateRequest: pem('PKCS #10 for the link key, ECDSA P-256') },
  strict,
);
export type CertificateRequest = Static<typeof CertificateRequest>;

export const IssuedCertificate = Type.Object({
  certificate: pem('of the robot'),
  authorities: Type.Array(pem('a root to trust'), { minItems: 1, maxItems: 8 }),
});
export type IssuedCertificate = Static<typeof IssuedCertificate>;

/** Public: who knows the id learns no secret. */
export const EnrolmentStatus = Type.Object({
  id: ulid(),
  state: literals(['PENDING', 'APPROVED', 'REFUSED', 'EXPIRED']),
  issued: Type.Optional(IssuedCertificate),
});
export type EnrolmentStatus = Static<typeof EnrolmentStatus>;

/** Given only to the robot whose certificate made the connection. */
export const RobotKeysAnswer = Type.Object({
  password: Type.String({ minLength: 24, maxLength: 128, description: 'for uploads of evidence' }),
  hmacSecret: key32('signs envelopes'),
  centreId: shortText(),
  centrePublicKey: key32('Ed25519; checks what the centre says'),
});
export type RobotKeysAnswer = Static<typeof RobotKeysAnswer>;

/** Without the words: who approves has to hear them from the robot. */
export const EnrolmentView = Type.Object({
  id: ulid(),
  robot: shortText(),
  kind: literals(['FIRST', 'AGAIN']),
  state: literals(['PENDING', 'APPROVED', 'REFUSED', 'EXPIRED']),
  askedAt: Type.Number({ description: 'epoch ms' }),
  expiresAt: Type.Number({ description: 'epoch ms' }),
  tokenBy: Type.Optional(shortText('who issued the token, and so may not approve')),
  decidedBy: Type.Optional(shortText()),
});
export type EnrolmentView = Static<typeof EnrolmentView>;
export const EnrolmentsAnswer = Type.Object({ enrolments: Type.Array(EnrolmentView) });
export type EnrolmentsAnswer = Static<typeof EnrolmentsAnswer>;

export const ApproveEnrolmentRequest = Type.Object(
  { words: Type.String({ maxLength: 200, description: 'the eight words that the robot shows' }) },
  strict,
);
export type ApproveEnrolmentRequest = Static<typeof ApproveEnrolmentRequest>;

export const RobotCertificateView = Type.Object({
  robot: shortText(),
  serialNumber: shortText(),
  state: literals(['VALID', 'EXPIRED', 'REVOKED']),
  notBefore: Type.Number({ description: 'epoch ms' }),
  notAfter: Type.Number({ description: 'epoch ms' }),
});
export type RobotCertificateView = Static<typeof RobotCertificateView>;
export const RobotCertificatesAnswer = Type.Object({ certificates: Type.Array(RobotCertificateView) });
export type RobotCertificatesAnswer = Static<typeof RobotCertificatesAnswer>;

export const RevokeRobotRequest = Type.Object(
  { robot: shortText('<manufacturer>/<serialNumber>'), reason: Type.String({ minLength: 3, maxLength: 300 }) },
  strict,
);
export type RevokeRobotRequest = Static<typeof RevokeRobotRequest>;
