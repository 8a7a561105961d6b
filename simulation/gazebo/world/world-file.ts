import type { Sector } from '#shared/sector/sector.ts';
import type { World } from '../../world/world.ts';
import type { SceneActor } from '../../actors/scene-actor.ts';
import type { ThermalConditions } from '../../sensors/thermal-conditions.ts';
import { actorModel } from './actor-model.ts';
import { robotModel } from './robot-model.ts';
import type { RobotModelOptions } from './robot-model.ts';
import { glow, kindOf, named, numbers } from '../../sdf/sdf-parts.ts';
import { obstacleModels } from '../../sdf/obstacle-models.ts';
import type { TerrainSquare } from '../../sdf/terrain-square.ts';
import { shadeOf } from './warmth.ts';
import { el, elWith, renderXml } from '../../sdf/xml.ts';
import type { Xml } from '../../sdf/xml.ts';

/** Seconds of one step of the physics. */
export const physicsStepS = 0.004;
export const worldName = 'sector';

export interface WorldFileOptions {
  readonly world: World;
  readonly terrain: TerrainSquare;
  /** Path of the ASCII grid beside the world file, and of the ground's texture. */
  readonly terrainFile: string;
  readonly textureFile: string;
  readonly conditions: ThermalConditions;
  readonly robots: readonly RobotModelOptions[];
  readonly actors: readonly Pick<SceneActor, 'actorId' | 'look'>[];
}

/** An SDF 1.6 world for Gazebo Classic 11 whose frame is the sector's ENU frame. */
export function worldFile(options: WorldFileOptions): string {
  const { world, conditions, robots, actors } = options;
  const sky = shadeOf(conditions.skyK);
  return renderXml(
    elWith(
      'sdf',
      { version: '1.6' },
      named(
        'world',
        worldName,
        kindOf(
          'physics',
          'ode',
          el('max_step_size', physicsStepS),
          el('real_time_factor', 1),
          el('real_time_update_rate', 1 / physicsStepS),
        ),
        coordinates(world.sector),
        el(
          'scene',
          el('ambient', '1 1 1 1'),
          el('background', `${numbers(sky, sky, sky)} 1`),
          el('shadows', 0),
          el('grid', 0),
        ),
        ground(options),
        ...obstacleModels(world, glow(shadeOf(conditions.airK + 1))),
        ...robots.map(robotModel),
        ...actors.map((actor) => actorModel(actor, conditions.airK)),
      ),
    ),
  );
}

/** Gazebo Classic's east-north-up is west-south-up in truth: with a heading of 180 degrees its GPS agrees with the sector. */
const coordinates = ({ anchor }: Sector): Xml =>
  el(
    'spherical_coordinates',
    el('surface_model', 'EARTH_WGS84'),
    el('world_frame_orientation', 'ENU'),
    el('latitude_deg', anchor.latitude),
    el('longitude_deg', anchor.longitude),
    el('elevation', anchor.altitude),
    el('heading_deg', 180),
  );

function ground({ terrain, terrainFile, textureFile }: WorldFileOptions): Xml {
  const { centreX, centreY, sideM, lowestM, highestM } = terrain;
  // Gazebo stretches heights above the lowest to this size and leaves the lowest where it is.
  const size = el('size', numbers(sideM, sideM, Math.max(0.01, highestM - lowestM)));
  const shape = [el('uri', `file://${terrainFile}`), size, el('pos', numbers(centreX, centreY, 0))];
  const texture = el(
    'texture',
    el('diffuse', `file://${textureFile}`),
    el('normal', `file://${textureFile}`),
    el('size', 40),
  );
  return named(
    'model',
    'ground',
    el('static', 1),
    named(
      'link',
      'ground',
      named(
        'collision',
        'ground',
        el('geometry', el('heightmap', ...shape)),
        el('surface', el('friction', el('ode', el('mu', 1), el('mu2', 1)))),
      ),
      named('visual', 'ground', el('geometry', el('heightmap', texture, ...shape))),
    ),
  );
}
