import { describe, expect, it } from 'vitest';
import { sha256 } from '#robots/identity/node-crypto.ts';
import { checkSectorFile, sectorFile } from './sector-file.ts';
import { sectors } from './sectors.ts';

const made = sectorFile(sectors['border-hills'], 'AAAA', '2026-11-24T19:00:00.000Z', sha256);
const faultOf = (value: unknown): string => {
  const checked = checkSectorFile(value, 'sector.json', sha256);
  return checked.ok ? 'none' : checked.error;
};

describe('a sector file', () => {
  it.each(Object.values(sectors))('of $name comes back as it was', (sector) => {
    const file = sectorFile(sector, 'AAAA', '2026-11-24T19:00:00.000Z', sha256);
    const checked = checkSectorFile(JSON.parse(JSON.stringify(file)), 'sector.json', sha256);
    expect(checked.ok && checked.value.sector).toEqual(sector);
  });

  it('that somebody edited is refused, with both hashes', () => {
    const moved = { ...made, sector: { ...made.sector, anchor: { ...made.sector.anchor, latitude: 45.0001 } } };
    expect(faultOf(moved)).toMatch(/^sector\.json was changed since it was exported: its hash is [0-9a-f]{64}, not /);
    expect(faultOf({ ...made, elevation: 'AAAB' })).toMatch(/was changed/);
  });

  it('that breaks its schema says where', () => {
    expect(faultOf({ ...made, sector: { ...made.sector, mapId: 7 } })).toMatch(/sector\.json: \/sector\/mapId must be/);
  });

  it('whose roster names a dock or a patrol that is not there is refused', () => {
    const [first] = made.sector.roster;
    const withRoster = (change: object) =>
      sectorFile({ ...made.sector, roster: [{ ...first!, ...change }] }, 'AAAA', made.exportedAt, sha256);
    expect(faultOf(withRoster({ dockNodeId: 'X9' }))).toMatch(/R-01 docks at X9, which is no node/);
    expect(faultOf(withRoster({ patrolId: 'P-9' }))).toMatch(/R-01 drives patrol P-9, which does not exist/);
  });
});
