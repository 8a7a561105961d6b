import type { Sector } from '#shared/sector/sector.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { hasLineOfSight, prismsOf } from '#shared/terrain/line-of-sight.ts';
import type { Prism } from '#shared/terrain/line-of-sight.ts';
import type { EnuPoint } from '#shared/geo/enu-frame.ts';

/** What does not move: ground and obstacles of a sector. */
export interface World {
  readonly sector: Sector;
  readonly dem: Dem;
  readonly prisms: readonly Prism[];
}

export function worldOf(sector: Sector): World {
  const dem = generateDem(sector);
  return { sector, dem, prisms: prismsOf(dem, sector.obstacles) };
}

export const isClear = (world: World, from: EnuPoint, to: EnuPoint): boolean =>
  hasLineOfSight(world.dem, from, to, world.prisms);
