import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeConfig } from '#control-center/server/config/describe-config.ts';
import { readProvisioning } from '#control-center/server/config/provisioning.ts';
import { readEnv } from '#control-center/server/config/read-env.ts';
import { toConfig } from '#control-center/server/config/to-config.ts';
import type { CentreConfig } from '#control-center/server/config/centre-config.ts';
import { fault, fine, note } from './finding.ts';
import type { Finding } from './finding.ts';

/** Is the control centre's configuration sound? LIVE mode wants more than the demo. */
export async function checkConfiguration(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly findings: readonly Finding[]; readonly config: CentreConfig | undefined }> {
  const result = toConfig(readEnv({ BPC_MODE: 'SIM', ...env }));
  if (!result.ok) {
    const faults = (result.error.details?.['faults'] as readonly string[] | undefined) ?? [result.error.message];
    const findings = faults.map((one) => fault('Setting', one, 'Mend the variable named; see docs/configuration.md.'));
    return { findings, config: undefined };
  }
  const config = result.value;
  const summary = Object.entries(describeConfig(config)).map(([key, value]) => `${key}=${String(value)}`);
  return {
    config,
    findings: [
      fine('Settings', summary.join(' ')),
      dataFolder(config.dataDir),
      console_(config.webDir),
      ...(await provisioning(config)),
    ],
  };
}

function dataFolder(path: string): Finding {
  const present = nearestFolder(resolve(path));
  try {
    accessSync(present, constants.W_OK);
    return fine('Data folder', present === resolve(path) ? path : `${path} can be made`);
  } catch (error) {
    const cure = 'Give the user write permission, or set BPC_DATA_DIR.';
    return fault('Data folder', `${path}: ${(error as Error).message}`, cure);
  }
}

const nearestFolder = (path: string): string => (existsSync(path) ? path : nearestFolder(dirname(path)));

function console_(path: string): Finding {
  return existsSync(`${path}/index.html`)
    ? fine('Console', `built in ${path}`)
    : note('Console', 'not built yet', 'npm run build:web (`npm start` does it by itself)');
}

async function provisioning({ provisioning: path }: CentreConfig): Promise<Finding[]> {
  if (path === undefined) return [];
  try {
    const { robots } = await readProvisioning(path);
    const open = (statSync(path).mode & 0o077) !== 0;
    return [
      open
        ? fault('Provisioning', `${path} is readable by others`, `chmod 600 ${path}`)
        : fine('Provisioning', `${robots.length} robots in ${path}`),
    ];
  } catch (error) {
    return [fault('Provisioning', (error as Error).message, 'Mend the file named.')];
  }
}
