import { X509Certificate, createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFolder } from '../robot-keys/key-folder-paths.ts';
import type { CentreKeys, LinkSecret } from '../robot-keys/key-folder.ts';
import type { IdentityStore, PendingEnrolment, RobotIdentity } from '#robots/identity/robot-identity.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';

/** In the key folder beside the keys: where and as whom the robot was enrolled. */
interface DoorFile {
  readonly robot: RobotId;
  readonly door: string;
}

/**
 * The robot's identity in the files of its key folder, read at each use, as another process may have renewed. Key and certificate are
 * written whole before either takes its place; a power cut in between is mended at the next look.
 */
export function keyFolderStore(folder: string): IdentityStore {
  const paths = { ...keyFolder(folder), door: join(folder, 'door.json'), pending: join(folder, 'pending.json') };
  const write = (path: string, text: string): void => {
    prepare(path, text);
    renameSync(next(path), path);
  };
  return {
    get identity() {
      if (!existsSync(paths.door)) return undefined;
      return reading(folder, () => {
        mendPair(paths.robotKey, paths.robotCertificate);
        const [[centreId, centrePublicKey] = ['', '']] = Object.entries(json(paths.centreKeys) as CentreKeys);
        return {
          ...(json(paths.door) as DoorFile),
          ...(json(paths.linkSecret) as LinkSecret),
          linkKey: text(paths.robotKey),
          certificate: text(paths.robotCertificate),
          authorities: certificatesIn(text(paths.authorities)),
          evidenceKey: text(paths.evidenceKey),
          centreId,
          centrePublicKey,
        };
      });
    },
    get pending() {
      return existsSync(paths.pending) ? reading(folder, () => json(paths.pending) as PendingEnrolment) : undefined;
    },
    setIdentity({ robot, door, password, hmacSecret, centreId, centrePublicKey, ...rest }: RobotIdentity) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      write(paths.authorities, rest.authorities.join('\n'));
      write(paths.evidenceKey, rest.evidenceKey);
      write(paths.linkSecret, JSON.stringify({ password, hmacSecret } satisfies LinkSecret));
      write(paths.centreKeys, JSON.stringify({ [centreId]: centrePublicKey } satisfies CentreKeys));
      prepare(paths.robotKey, rest.linkKey);
      prepare(paths.robotCertificate, rest.certificate);
      renameSync(next(paths.robotKey), paths.robotKey);
      renameSync(next(paths.robotCertificate), paths.robotCertificate);
      write(paths.door, JSON.stringify({ robot, door } satisfies DoorFile));
      rmSync(paths.pending, { force: true });
    },
    setPending(pending) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (pending === undefined) rmSync(paths.pending, { force: true });
      else write(paths.pending, JSON.stringify(pending));
    },
  };
}

const next = (path: string): string => `${path}.next`;
const prepare = (path: string, content: string): void =>
  writeFileSync(next(path), content, { mode: 0o600, flush: true });
const text = (path: string): string => readFileSync(path, 'utf8');
const json = (path: string): unknown => JSON.parse(text(path));

/** The key took its place and the certificate did not. */
function mendPair(keyPath: string, certificatePath: string): void {
  const waiting = next(certificatePath);
  if (!existsSync(waiting)) return;
  const key = createPrivateKey(text(keyPath));
  if (new X509Certificate(text(certificatePath)).checkPrivateKey(key)) return;
  if (new X509Certificate(text(waiting)).checkPrivateKey(key)) renameSync(waiting, certificatePath);
}

const certificatesIn = (pem: string): string[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((one) => `${one}\n`);

function reading<T>(folder: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new CodedError(
      domainError(
        'BPC_E_CONFIG_INVALID',
        `The keys in ${folder} cannot be read (${String(cause)}): enrol the robot anew.`,
      ),
      { cause },
    );
  }
}
