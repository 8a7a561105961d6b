import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { createRoot, openAuthority } from './x509-authority.ts';
import type { X509Authority } from './x509-authority.ts';

export const authorityFolder = (dataDir: string): string => join(dataDir, 'ca');

const rootFile = 'root.pem';
const keyFile = 'root-key.pem';
/** Roots that are still, or already, trusted beside the one in use. */
const trustedFolder = 'trusted';
const rootLifetimeMs = 3652 * 86_400_000;
const backdatedMs = 86_400_000;

/** The root of this centre, made at the first start and kept in the data folder for this user alone. */
export async function openAuthorityFiles(dataDir: string, centreId: string, now: EpochMs): Promise<X509Authority> {
  const folder = authorityFolder(dataDir);
  await mkdir(join(folder, trustedFolder), { recursive: true, mode: 0o700 });
  const key = await readIfThere(join(folder, keyFile));
  const certificate = await readIfThere(join(folder, rootFile));
  if ((key === undefined) !== (certificate === undefined)) {
    const missing = key === undefined ? keyFile : rootFile;
    throw new CodedError(
      domainError('BPC_E_CONFIG_INVALID', `${join(folder, missing)} is missing; restore it from a copy.`),
    );
  }
  const further = await trustedRoots(join(folder, trustedFolder));
  if (key !== undefined && certificate !== undefined) return opened(folder, { certificate, privateKey: key }, further);
  const validity = { notBefore: now - backdatedMs, notAfter: now + rootLifetimeMs };
  const root = await createRoot(`${centreId} robot root`, validity);
  await writeFile(join(folder, keyFile), root.privateKey, { flag: 'wx', mode: 0o600 });
  await writeFile(join(folder, rootFile), root.certificate, { flag: 'wx', mode: 0o644 });
  return openAuthority(root, further);
}

async function opened(folder: string, ...args: Parameters<typeof openAuthority>): Promise<X509Authority> {
  try {
    return await openAuthority(...args);
  } catch (cause) {
    throw new CodedError(
      domainError('BPC_E_CONFIG_INVALID', `A key or certificate in ${folder} cannot be used; restore it from a copy.`),
      { cause },
    );
  }
}

async function trustedRoots(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pem')).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
