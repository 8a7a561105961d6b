import 'reflect-metadata';
import { createHash, createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { robotUrn } from '#shared/enrolment/robot-name.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { CertificateAuthority } from '../identity/certificate-authority-port.ts';
import type { RobotCertificate } from '../identity/robot-certificate.ts';
import { listInWorker } from './revocation-list-worker.ts';

/** A root with its key, PEM both. */
export interface RootKeyPair {
  readonly certificate: string;
  /** PKCS #8. */
  readonly privateKey: string;
}

export interface Validity {
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
}

/** ECDSA P-256: what every TLS library and secure element speaks. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

/** A new self-signed root. `name`: shown by tools. */
export async function createRoot(name: string, { notBefore, notAfter }: Validity): Promise<RootKeyPair> {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: [{ CN: [name] }, { O: ['Border Patrol Control'] }],
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey as webcrypto.CryptoKey));
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { certificate: certificate.toString('pem'), privateKey: pemOf(privateKey) };
}

/** `further`: PEM of roots that are still, or already, to be trusted. */
export async function openAuthority(root: RootKeyPair, further: readonly string[] = []): Promise<X509Authority> {
  const pkcs8 = createPrivateKey(root.privateKey).export({ format: 'der', type: 'pkcs8' });
  const signingKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  return new X509Authority(root, signingKey, [root.certificate, ...further]);
}

export class X509Authority implements CertificateAuthority {
  readonly roots: readonly [string, ...string[]];
  readonly #root: RootKeyPair;
  readonly #issuer: x509.X509Certificate;
  readonly #signingKey: webcrypto.CryptoKey;

  constructor(root: RootKeyPair, signingKey: webcrypto.CryptoKey, roots: readonly [string, ...string[]]) {
    this.roots = roots;
    this.#root = root;
    this.#signingKey = signingKey;
    this.#issuer = new x509.X509Certificate(root.certificate);
  }

  /** Lower-case hexadecimal SHA-256 of the root that signs. */
  get rootFingerprint(): string {
    return fingerprintOf(Buffer.from(this.#issuer.rawData));
  }

  async checkRequest(certificateRequest: string): Promise<Result<void, DomainError>> {
    try {
      const request = new x509.Pkcs10CertificateRequest(certificateRequest);
      const { name, namedCurve } = request.publicKey.algorithm as { name?: string; namedCurve?: string };
      if (name !== 'ECDSA' || namedCurve !== 'P-256') return invalidRequest('its key is not ECDSA P-256');
      return (await request.verify()) ? ok(undefined) : invalidRequest('its signature does not verify');
    } catch (error) {
      return invalidRequest(error instanceof Error ? error.message : String(error));
    }
  }

  async issue(robot: RobotId, certificateRequest: string, validity: Validity): Promise<RobotCertificate> {
    const certificate = await this.#sign(
      robot,
      new x509.Pkcs10CertificateRequest(certificateRequest).publicKey,
      validity,
      x509.ExtendedKeyUsage.clientAuth,
      [{ type: 'url', value: robotUrn(robot) }],
    );
    return {
      fingerprint: fingerprintOf(Buffer.from(certificate.rawData)),
      serialNumber: certificate.serialNumber,
      robot,
      notBefore: certificate.notBefore.getTime(),
      notAfter: certificate.notAfter.getTime(),
      pem: certificate.toString('pem'),
    };
  }

  /** For TLS servers: `names` are host names and addresses. For a client: `name` becomes its user name at a broker. */
  async issueOwn(
    use:
      | { readonly kind: 'server'; readonly names: readonly string[] }
      | { readonly kind: 'client'; readonly name: string },
    publicKey: KeyObject,
    validity: Validity,
  ): Promise<string> {
    const key = new x509.PublicKey(publicKey.export({ format: 'der', type: 'spki' }));
    const certificate =
      use.kind === 'server'
        ? await this.#sign(
            use.names[0] ?? 'centre',
            key,
            validity,
            x509.ExtendedKeyUsage.serverAuth,
            use.names.map(hostName),
          )
        : await this.#sign(use.name, key, validity, x509.ExtendedKeyUsage.clientAuth, []);
    return certificate.toString('pem');
  }

  revocationList(...[entries, dates]: Parameters<CertificateAuthority['revocationList']>): Promise<string> {
    return listInWorker({ root: this.#root, entries, dates });
  }

  async #sign(
    commonName: string,
    publicKey: x509.PublicKey,
    { notBefore, notAfter }: Validity,
    usage: x509.ExtendedKeyUsage,
    names: readonly x509.JsonGeneralName[],
  ): Promise<x509.X509Certificate> {
    return x509.X509CertificateGenerator.create({
      serialNumber: newSerialNumber(),
      subject: [{ CN: [commonName] }],
      issuer: this.#issuer.subject,
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      publicKey,
      signingKey: this.#signingKey as CryptoKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension([...names])]),
        await x509.AuthorityKeyIdentifierExtension.create(this.#issuer.publicKey),
      ],
    });
  }
}

export const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

export const pemOf = (privateKey: KeyObject): string => privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const hostName = (name: string): x509.JsonGeneralName =>
  /^[\d.]+$|:/.test(name) ? { type: 'ip', value: name } : { type: 'dns', value: name };

/** Positive and of full length, so that it reads the same everywhere. */
function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.toString('hex');
}

const invalidRequest = (why: string): Result<never, DomainError> =>
  err(domainError('BPC_E_CERTIFICATE_REQUEST_INVALID', `The certificate request is refused: ${why}.`));
