import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provisioning } from '#control-center/server/config/provisioning.ts';
import { keyFolder } from '#launch/robot-keys/key-folder-paths.ts';
import type { CentreKeys, LinkSecret } from '#launch/robot-keys/key-folder.ts';
import { exportSector } from '#launch/sector/export-sector.ts';

export interface FieldFolder {
  readonly config: string;
  readonly dataDir: string;
  readonly keysDir: string;
  /** For a centre that knows this robot. */
  readonly provisioning: string;
}

export interface FieldFolderOptions {
  readonly broker?: string;
  readonly centre?: string;
  /** Further lines of the configuration file. */
  readonly extra?: string;
}

const rawSeed = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'pkcs8' }).subarray(16).toString('base64url');
const rawPublic = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64url');

/** What an engineer has on a robot before its first start: sector file, key folder (without TLS) and configuration. Robot bpc/R-01. */
export function fieldFolder(root: string, options: FieldFolderOptions = {}): FieldFolder {
  const { broker = 'mqtt://127.0.0.1:9', centre = 'http://127.0.0.1:9', extra = '' } = options;
  const keysDir = join(root, 'keys');
  const paths = keyFolder(keysDir);
  mkdirSync(keysDir, { recursive: true, mode: 0o700 });
  const write = (path: string, text: string): void => writeFileSync(path, text, { mode: 0o600 });
  const [evidence, signing] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const secret: LinkSecret = {
    password: randomBytes(24).toString('base64url'),
    hmacSecret: randomBytes(32).toString('base64url'),
  };
  write(paths.evidenceKey, evidence.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  write(paths.linkSecret, JSON.stringify(secret));
  write(paths.centreKeys, JSON.stringify({ 'centre-1': rawPublic(signing.publicKey) } satisfies CentreKeys));
  const identity = { manufacturer: 'bpc', serialNumber: 'R-01' };
  const provisioning: Provisioning = {
    centre: { signingSeed: rawSeed(signing.privateKey) },
    robots: [{ ...identity, ...secret, evidencePublicKey: rawPublic(evidence.publicKey) }],
  };
  write(join(root, 'provisioning.json'), JSON.stringify(provisioning));
  exportSector(join(root, 'sector.json'), { sector: 'border-hills', mode: 'SIM' }, 0);
  const config = join(root, 'robot.yaml');
  write(
    config,
    `identity:
  manufacturer: bpc
  serialNumber: R-01
sector:
  file: sector.json
centre:
  url: ${centre}
  broker: ${broker}
keysDir: keys
dataDir: data
${extra}`,
  );
  return { config, dataDir: join(root, 'data'), keysDir, provisioning: join(root, 'provisioning.json') };
}
