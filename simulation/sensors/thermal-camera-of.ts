import type { Random } from '#shared/random/random.ts';
import { distanceToWays, drivenWays } from '#shared/terrain/driven-ways.ts';
import type { World } from '../world/world.ts';
import { Clutter, CLUTTER_CLEARANCE_M } from './clutter.ts';
import { NoiseTile } from './noise-tile.ts';
import { RutLines } from './rut-lines.ts';
import { ThermalCamera } from './thermal-camera.ts';
import type { ThermalConditions } from './thermal-conditions.ts';

/** A renderer for a world; vegetation and stones only where there are hills. */
export function thermalCameraOf(world: World, conditions: ThermalConditions, random: Random): ThermalCamera {
  const { sector, dem, prisms } = world;
  const { seed, style } = sector.terrain;
  const ways = style === 'hills' ? drivenWays(sector) : [];
  const clutter =
    style === 'hills' ? new Clutter(dem, seed, (x, y) => distanceToWays(ways, x, y, CLUTTER_CLEARANCE_M)) : undefined;
  return new ThermalCamera(
    { dem, prisms, ruts: new RutLines(ways), conditions, tile: new NoiseTile(seed) },
    clutter,
    random,
  );
}
