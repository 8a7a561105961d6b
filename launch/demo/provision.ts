import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import {
  ed25519PrivateKey,
  generateEd25519,
  randomToken,
  rawPublicKey,
} from '#control-center/server/access/node-crypto.ts';
import type { Provisioning } from '#control-center/server/config/provisioning.ts';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { validator } from '#shared/contracts/validator.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import type { RosterEntry } from '#shared/sector/sector.ts';
import { RobotSecrets } from './robot-secrets.ts';

/** Where one demo keeps what it must not forget. */
export interface DemoFolder {
  readonly path: string;
  /** For the centre's eyes alone. */
  readonly provisioning: string;
  /** For the robots' process alone. */
  readonly robots: string;
}

const mostBytes = 1_048_576;
const validate = validator(Type.Array(RobotSecrets));

export const demoFolder = (root: string): DemoFolder => ({
  path: root,
  provisioning: join(root, 'provisioning.json'),
  robots: join(root, 'robots.json'),
});

/** Makes identities and keys once; later runs keep them. `fresh` forgets everything first. Files are for this user only. */
export function provision(folder: DemoFolder, roster: readonly RosterEntry[], fresh: boolean): void {
  if (fresh) rmSync(folder.path, { recursive: true, force: true });
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  if (existsSync(folder.provisioning) && existsSync(folder.robots)) return;
  const centre = generateEd25519();
  const secrets = roster.map((entry) => secretsOf(entry, centre.publicKey));
  const provisioning: Provisioning = { centre: { signingSeed: centre.seed }, robots: secrets.map(publicPart) };
  writePrivate(folder.robots, secrets);
  writePrivate(folder.provisioning, provisioning);
}

export function readRobotSecrets(file: string): readonly RobotSecrets[] {
  const parsed = parseJson(readFileSync(file), mostBytes, file);
  const checked = parsed.ok ? validate(parsed.value, file) : parsed;
  if (!checked.ok) throw new CodedError(checked.error);
  return checked.value;
}

export function secretsOf(
  { manufacturer, serialNumber }: Pick<RosterEntry, 'manufacturer' | 'serialNumber'>,
  centrePublicKey: string,
): RobotSecrets {
  const { seed } = generateEd25519();
  return {
    manufacturer,
    serialNumber,
    password: randomToken(),
    hmacSecret: randomToken(),
    evidenceSeed: seed,
    centrePublicKey,
  };
}

export const publicPart = (secrets: RobotSecrets): Provisioning['robots'][number] => ({
  manufacturer: secrets.manufacturer,
  serialNumber: secrets.serialNumber,
  password: secrets.password,
  hmacSecret: secrets.hmacSecret,
  evidencePublicKey: rawPublicKey(ed25519PrivateKey(secrets.evidenceSeed)),
});

function writePrivate(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
