import { join } from 'node:path';

/** What enrolment leaves in a robot's key folder (mode 0700, files 0600) and the robot process reads. */
export const keyFolder = (folder: string) => ({
  /** PEM, ECDSA P-256: the link key of mutual TLS. */
  robotKey: join(folder, 'robot.key'),
  /** PEM, the robot's certificate. */
  robotCertificate: join(folder, 'robot.crt'),
  /** PEM, the roots that broker and centre are trusted by. */
  authorities: join(folder, 'ca.crt'),
  /** PEM (PKCS #8), Ed25519: signs pictures and recordings. */
  evidenceKey: join(folder, 'evidence.key'),
  /** JSON, `LinkSecret`. */
  linkSecret: join(folder, 'link.secret'),
  /** JSON, `CentreKeys`. */
  centreKeys: join(folder, 'centre-keys.json'),
});
