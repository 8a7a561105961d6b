import type { TerrainSquare } from '../sdf/terrain-square.ts';
import { named, numbers, pose } from '../sdf/sdf-parts.ts';
import { el } from '../sdf/xml.ts';
import type { Xml } from '../sdf/xml.ts';
import { namesOf } from './flavour.ts';
import type { Flavour } from './flavour.ts';
import { heightmapPng } from './heightmap-png.ts';
import { terrainObj } from './terrain-obj.ts';

/** The ground of a world: its model, and the file beside the world file that the model names. */
export interface Terrain {
  readonly model: Xml;
  readonly file: string;
  readonly content: string | Uint8Array;
}

export const terrainOf = (square: TerrainSquare, warmth: Xml, flavour: Flavour): Terrain =>
  namesOf[flavour].terrain === 'heightmap' ? heightmapTerrain(square, warmth) : meshTerrain(square, warmth);

/**
 * Rendering lays `points - 1` cells over the size it is given and heeds `pos`; the physics (DART) lays `points` cells over it and heeds
 * the pose of the collision only. So each is told in its own way where the same ground is.
 */
function heightmapTerrain(square: TerrainSquare, warmth: Xml): Terrain {
  const { centreX, centreY, sideM, points, lowestM, highestM } = square;
  const file = 'terrain.png';
  const riseM = Math.max(0.01, highestM - lowestM);
  const heightmap = (side: number, ...where: readonly Xml[]): Xml =>
    el('heightmap', el('uri', file), el('size', numbers(side, side, riseM)), ...where);
  const solid = heightmap((sideM * points) / (points - 1));
  const seen = heightmap(sideM, el('pos', numbers(centreX, centreY, lowestM)));
  return { model: ground(solid, seen, warmth, pose(centreX, centreY, lowestM)), file, content: heightmapPng(square) };
}

function meshTerrain(square: TerrainSquare, warmth: Xml): Terrain {
  const file = 'terrain.obj';
  const mesh = el('mesh', el('uri', file));
  return { model: ground(mesh, mesh, warmth), file, content: terrainObj(square) };
}

const ground = (solid: Xml, seen: Xml, warmth: Xml, solidPose?: Xml): Xml =>
  named(
    'model',
    'ground',
    el('static', 1),
    named(
      'link',
      'ground',
      named(
        'collision',
        'ground',
        solidPose,
        el('geometry', solid),
        el('surface', el('friction', el('ode', el('mu', 1), el('mu2', 1)))),
      ),
      named('visual', 'ground_look', el('geometry', seen), warmth),
    ),
  );
