import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { validator } from '#shared/contracts/validator.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import { keyFolder } from './key-folder-paths.ts';
import { CentreKeys, LinkSecret } from './key-folder.ts';

/** Mutual TLS: PEM texts, and when the certificate ends. */
export interface RobotTls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  readonly notAfter: Date;
  readonly subjectAltName: string;
}

export interface RobotKeys {
  readonly secret: LinkSecret;
  /** PEM, or a raw seed. */
  readonly evidenceKey: string | Uint8Array;
  /** Raw Ed25519 public keys by centre. */
  readonly centreKeys: CentreKeys;
  readonly tls?: RobotTls;
}

const mostBytes = 65_536;
const enrol = 'Enrol the robot (docs/robot-in-the-field.md, "Keys").';

/** Throws BPC_E_CONFIG_INVALID naming the file, what is wrong with it and what to do. `withTls`: certificate and key are needed. */
export function readRobotKeys(folder: string, centreId: string, withTls: boolean): RobotKeys {
  const paths = keyFolder(folder);
  const evidenceKey = privateText(paths.evidenceKey);
  requireKey(paths.evidenceKey, evidenceKey, 'ed25519');
  const centreKeys = readJson(paths.centreKeys, CentreKeys);
  if (!Object.hasOwn(centreKeys, centreId)) {
    const known = Object.keys(centreKeys).join(', ') || 'none';
    throw invalid(`${paths.centreKeys} holds no key of centre "${centreId}" (it holds: ${known}).`);
  }
  const secret = readJson(paths.linkSecret, LinkSecret, true);
  return { secret, evidenceKey, centreKeys, ...(withTls && { tls: readTls(paths) }) };
}

function readTls(paths: ReturnType<typeof keyFolder>): RobotTls {
  const key = privateText(paths.robotKey);
  const cert = text(paths.robotCertificate);
  const ca = text(paths.authorities);
  const certificate = parsed(paths.robotCertificate, () => new X509Certificate(cert));
  const privateKey = parsed(paths.robotKey, () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw invalid(`${paths.robotCertificate} was not issued for ${paths.robotKey}. ${enrol}`);
  }
  parsed(paths.authorities, () => new X509Certificate(ca));
  return { key, cert, ca, notAfter: certificate.validToDate, subjectAltName: certificate.subjectAltName ?? '' };
}

function requireKey(path: string, pem: string, type: string): void {
  const found = parsed(path, () => createPrivateKey(pem)).asymmetricKeyType;
  if (found !== type) throw invalid(`${path} holds a key of type ${found}, not ${type}. ${enrol}`);
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message;
    throw invalid(`${path} ${why}. ${enrol}`);
  }
}

/** A key that others can read is no secret. */
function privateText(path: string): string {
  const content = text(path);
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw invalid(`${path} can be read by others (mode ${mode.toString(8)}). Run: chmod 600 ${path}`);
  }
  return content;
}

function readJson<S extends TSchema>(path: string, schema: S, isPrivate = false): Static<S> {
  const value = parseJson(Buffer.from(isPrivate ? privateText(path) : text(path)), mostBytes, path);
  const checked = value.ok ? validator(schema)(value.value, path) : value;
  if (!checked.ok) throw invalid(checked.error.message);
  return checked.value;
}

function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw invalid(`${path} cannot be read as PEM. ${enrol}`);
  }
}

const invalid = (what: string): CodedError => new CodedError({ code: 'BPC_E_CONFIG_INVALID', message: what });
