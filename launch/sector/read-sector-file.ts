import { readFileSync } from 'node:fs';
import { sha256 } from '#robots/identity/node-crypto.ts';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { checkSectorFile } from '#shared/sector/sector-file.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import { decodeDem } from '#shared/terrain/encoded-dem.ts';

const mostBytes = 80_000_000;

export interface KnownSector {
  readonly sector: Sector;
  readonly dem: Dem;
  readonly sha256: string;
}

/** Reads what `npm run control-center -- --export-sector` wrote; the error says in words what is wrong with the file. */
export function readSectorFile(path: string): Result<KnownSector, string> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message;
    return err(`${path} ${why}`);
  }
  const parsed = parseJson(bytes, mostBytes, path);
  if (!parsed.ok) return err(parsed.error.message);
  const checked = checkSectorFile(parsed.value, path, sha256);
  if (!checked.ok) return err(checked.error);
  const { elevation, sector, sha256: hash } = checked.value;
  try {
    return ok({ sector, dem: decodeDem(Buffer.from(elevation, 'base64')), sha256: hash });
  } catch (error) {
    return err(`${path}: ${(error as Error).message}`);
  }
}
