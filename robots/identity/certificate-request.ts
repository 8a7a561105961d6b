import 'reflect-metadata';
import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { robotUrn } from '#shared/enrolment/robot-name.ts';
import type { RobotId } from '#shared/ids/branded.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A new link key, PKCS #8 PEM. It never leaves the robot. */
export const newLinkKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/** PKCS #10, PEM, signed by the link key. */
export async function certificateRequest(robot: RobotId, linkKey: string): Promise<string> {
  const privateKey = createPrivateKey(linkKey);
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const { subtle } = webcrypto;
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: [{ CN: [robot] }],
      keys: {
        privateKey: (await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])) as CryptoKey,
        publicKey: (await subtle.importKey('spki', spki, algorithm, true, ['verify'])) as CryptoKey,
      },
      signingAlgorithm: algorithm,
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'url', value: robotUrn(robot) }])],
    },
    webcrypto as unknown as Crypto,
  );
  return `${request.toString('pem')}\n`;
}
