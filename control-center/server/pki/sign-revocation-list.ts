import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { RevokedEntry } from '../identity/certificate-authority-port.ts';

export interface RevocationListOrder {
  readonly root: { readonly certificate: string; readonly privateKey: string };
  readonly entries: readonly RevokedEntry[];
  /** Epoch ms. */
  readonly dates: { readonly thisUpdate: number; readonly nextUpdate: number };
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** 10,000 entries keep a core busy for seconds. */
export async function signRevocationList({ root, entries, dates }: RevocationListOrder): Promise<string> {
  const pkcs8 = createPrivateKey(root.privateKey).export({ format: 'der', type: 'pkcs8' });
  const list = await x509.X509CrlGenerator.create(
    {
      issuer: new x509.X509Certificate(root.certificate).subject,
      thisUpdate: new Date(dates.thisUpdate),
      nextUpdate: new Date(dates.nextUpdate),
      entries: entries.map(({ serialNumber, revokedAt }) => ({ serialNumber, revocationDate: new Date(revokedAt) })),
      signingAlgorithm: algorithm,
      signingKey: (await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])) as CryptoKey,
    },
    webcrypto as unknown as Crypto,
  );
  return pemOfList(new Uint8Array(list.rawData));
}

/** OpenSSL, and every broker that uses it, wants `X509 CRL`; the library writes `CRL`. */
function pemOfList(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN X509 CRL-----', ...lines, '-----END X509 CRL-----', ''].join('\n');
}
