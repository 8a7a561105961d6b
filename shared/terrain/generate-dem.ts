import type { Sector } from '../sector/sector.ts';
import { Dem } from './dem.ts';
import { drivenWays, softDistanceToWays } from './driven-ways.ts';
import type { DrivenWays } from './driven-ways.ts';
import { gradientNoise } from './noise.ts';

type Surface = (x: number, y: number) => number;

type Ground = Pick<Sector, 'extent' | 'terrain' | 'roads' | 'routeGraph'>;

/** By route graph: many runs of one process walk on the same ground. */
const known = new WeakMap<Ground['routeGraph'], { readonly of: Ground; readonly dem: Dem }>();

/** The sector's ground from its seed: the same bytes on every engine (basic arithmetic and square roots only). */
export function generateDem({ extent, roads, routeGraph, terrain }: Ground): Dem {
  const before = known.get(routeGraph);
  if (before?.of.extent === extent && before.of.roads === roads && before.of.terrain === terrain) return before.dem;
  const of = { extent, roads, routeGraph, terrain };
  const dem = makeDem(of);
  known.set(routeGraph, { of, dem });
  return dem;
}

function makeDem(ground: Ground): Dem {
  const { extent, terrain } = ground;
  const columns = Math.floor((extent.maxX - extent.minX) / terrain.cellM) + 1;
  const rows = Math.floor((extent.maxY - extent.minY) / terrain.cellM) + 1;
  const surface = terrain.style === 'hills' ? hills(terrain.seed, drivenWays(ground)) : yard(terrain.seed);
  const heights = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      heights[row * columns + column] = surface(
        extent.minX + column * terrain.cellM,
        extent.minY + row * terrain.cellM,
      );
    }
  }
  return new Dem({ minX: extent.minX, minY: extent.minY, cellM: terrain.cellM, columns, rows, heights });
}

/** Within this distance of a track or road the ground is graded; from the second on it is wild. */
const GRADED_M = 40;
const WILD_M = 650;

/** Long gentle waves that robots can drive, plus ridges and gullies away from tracks and roads. */
function hills(seed: number, driven: DrivenWays): Surface {
  const [broad, rolling, rough] = [gradientNoise(seed), gradientNoise(seed + 1), gradientNoise(seed + 2)];
  const [ridge, spur, gully] = [gradientNoise(seed + 3), gradientNoise(seed + 4), gradientNoise(seed + 5)];
  return (x, y) => {
    // Turned by the 3-4-5 angle: the lattice's own directions would show as straight valleys.
    const u = 0.8 * x - 0.6 * y;
    const v = 0.6 * x + 0.8 * y;
    const gentle = 62 * broad(u / 2900, v / 2900) + 16 * rolling(u / 950, v / 950) + 1.4 * rough(u / 130, v / 130);
    const wildness = smoothStep((softDistanceToWays(driven, x, y) - GRADED_M) / (WILD_M - GRADED_M));
    if (wildness === 0) return 220 + gentle;
    // Bent, so that ridges wander instead of running along the lattice.
    const across = ridge(v / 1700 + 0.45 * spur(u / 1500, v / 1500), u / 1700 + 0.45 * gully(v / 1500, u / 1500));
    const crest = 1 - Math.min(1, 1.5 * Math.sqrt(across * across + 0.004));
    const wild = 190 * (crest * crest - 0.25) + 30 * spur(u / 520, v / 520) + 7 * gully(u / 170, v / 170);
    return 220 + gentle + wildness * wild;
  };
}

/** Paved ground with a fall of about half a per cent for rain water. */
function yard(seed: number): Surface {
  const settling = gradientNoise(seed);
  return (x, y) => 6 + 0.004 * x - 0.003 * y + 0.08 * settling(x / 60, y / 60);
}

function smoothStep(t: number): number {
  if (t <= 0) return 0;
  return t >= 1 ? 1 : t * t * (3 - 2 * t);
}
