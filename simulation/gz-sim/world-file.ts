import type { SceneActor } from '../actors/scene-actor.ts';
import { obstacleModels } from '../sdf/obstacle-models.ts';
import { kindOf, named, numbers, typed } from '../sdf/sdf-parts.ts';
import type { Warm } from '../sdf/warm.ts';
import { el, elWith, renderXml } from '../sdf/xml.ts';
import type { Xml } from '../sdf/xml.ts';
import type { ThermalConditions } from '../sensors/thermal-conditions.ts';
import type { World } from '../world/world.ts';
import { actorModel } from './actor-model.ts';
import type { Flavour } from './flavour.ts';
import { worldName } from './names.ts';
import { robotModel } from './robot-model.ts';
import type { RobotModelOptions } from './robot-model.ts';
import { system } from './system.ts';

export interface WorldFileOptions {
  readonly flavour: Flavour;
  readonly world: World;
  /** The model of the ground. */
  readonly ground: Xml;
  readonly conditions: ThermalConditions;
  readonly robots: readonly RobotModelOptions[];
  readonly actors: readonly SceneActor[];
}

const stepS = 0.004;

/** A temperature of its own for a visual. */
export const warmthOf =
  (flavour: Flavour): Warm =>
  (kelvin) =>
    system(flavour, 'thermal', el('temperature', numbers(kelvin)));

/** An SDF 1.9 world for gz-sim whose frame is the sector's ENU frame. */
export function worldFile({ flavour, world, ground, conditions, robots, actors }: WorldFileOptions): string {
  const { airK } = conditions;
  const warm = warmthOf(flavour);
  return renderXml(
    elWith(
      'sdf',
      { version: '1.9' },
      named(
        'world',
        worldName,
        typed('physics', 'step', 'ignored', el('max_step_size', stepS), el('real_time_factor', 1)),
        ...worldSystems(flavour),
        atmosphere(conditions),
        coordinates(world),
        el('scene', el('ambient', '0.6 0.6 0.6 1'), el('background', '0.1 0.1 0.12 1'), el('shadows', false)),
        typed('light', 'sky', 'directional', el('direction', '-0.3 0.2 -0.9'), el('diffuse', '0.6 0.6 0.6 1')),
        ground,
        ...obstacleModels(world, warm(airK + 1)),
        ...robots.map((robot) => robotModel(robot, airK, warm, flavour)),
        ...actors.map((actor) => actorModel(actor, world.dem, airK, warm, flavour)),
      ),
    ),
  );
}

const worldSystems = (flavour: Flavour): readonly Xml[] => [
  system(flavour, 'physics'),
  system(flavour, 'userCommands'),
  system(flavour, 'sceneBroadcaster'),
  system(flavour, 'sensors', el('render_engine', 'ogre2')),
  system(flavour, 'imu'),
  system(flavour, 'navSat'),
  system(flavour, 'contact'),
];

/** Thermal cameras take this for the temperature of whatever has none of its own: the sky. Without a gradient it does not vary. */
const atmosphere = ({ skyK }: ThermalConditions): Xml =>
  kindOf('atmosphere', 'adiabatic', el('temperature', numbers(skyK)), el('temperature_gradient', 0));

const coordinates = ({ sector: { anchor } }: World): Xml =>
  el(
    'spherical_coordinates',
    el('surface_model', 'EARTH_WGS84'),
    el('world_frame_orientation', 'ENU'),
    el('latitude_deg', anchor.latitude),
    el('longitude_deg', anchor.longitude),
    el('elevation', anchor.altitude),
    el('heading_deg', 0),
  );
