import { writeFileSync } from 'node:fs';
import { interfaceNameOf } from '#control-center/server/config/interface-name.ts';
import type { Settings } from '#control-center/server/config/read-env.ts';
import { sha256 } from '#robots/identity/node-crypto.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { sectorFile } from '#shared/sector/sector-file.ts';
import { sectors } from '#shared/sector/sectors.ts';
import type { SectorName } from '#shared/sector/sectors.ts';
import { encodeDem } from '#shared/terrain/encoded-dem.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** Writes what a robot must know of the centre's sector, ground included, as one file that carries its own hash. */
export function exportSector(
  path: string,
  { sector: name, mode }: Settings,
  now: EpochMs,
): { readonly name: string; readonly sha256: string } {
  if (typeof name !== 'string' || !Object.hasOwn(sectors, name)) {
    const what = `Sector ${String(name)} is none of ${Object.keys(sectors).join(', ')}.`;
    throw new CodedError(domainError('BPC_E_CONFIG_INVALID', what));
  }
  const own = sectors[name as SectorName];
  const sector = { ...own, interfaceName: interfaceNameOf({ mode: mode === 'SIM' ? 'SIM' : 'LIVE' }, own) };
  const elevation = Buffer.from(encodeDem(generateDem(own))).toString('base64');
  const file = sectorFile(sector, elevation, toIso(now), sha256);
  writeFileSync(path, `${JSON.stringify(file)}\n`);
  return { name: sector.name, sha256: file.sha256 };
}
