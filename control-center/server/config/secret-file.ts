import { readFile, writeFile } from 'node:fs/promises';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';

/** A secret of 32 bytes that is made once and kept for this user's eyes alone. */
export async function secretOf(file: string, make: () => string): Promise<string> {
  try {
    await writeFile(file, make(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (/^[A-Za-z0-9_-]{43}$/.test(secret)) return secret;
  throw new CodedError(domainError('BPC_E_CONFIG_INVALID', `The key file ${file} is damaged; restore it from a copy.`));
}
