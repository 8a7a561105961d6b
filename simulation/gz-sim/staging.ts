import { seededRandom } from '#shared/random/random.ts';
import type { Random } from '#shared/random/random.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { everybody } from '../actors/everybody.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { startPose } from '../world/start-pose.ts';
import { worldOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import type { RobotModelOptions } from './robot-model.ts';

/** Who and what takes part; the same for the generated files and for the stage that moves them, from scenario and seed alone. */
export interface Staging {
  readonly scenario: Scenario;
  readonly world: World;
  readonly robots: readonly RobotModelOptions[];
  readonly actors: readonly SceneActor[];
  readonly castRandom: () => Random;
}

export interface StagingOptions {
  readonly scenario: Scenario;
  /** Actors who come later are left out: gz-sim holds everybody from the start. */
  readonly minutes: number;
  readonly lidar: boolean;
}

export function stagingOf({ scenario, minutes, lidar }: StagingOptions): Staging {
  const world = worldOf(sectors[scenario.sector]);
  const castRandom = (): Random => seededRandom(scenario.seed).fork('cast');
  const run = { ...scenario, durationS: Math.min(scenario.durationS, minutes * 60) };
  const robots = world.sector.roster.flatMap((entry) => {
    const set = scenario.robots.find(({ serialNumber }) => serialNumber === entry.serialNumber);
    if (set === undefined) return [];
    const start = startPose(world, entry, set.start);
    return [{ entry, start, batteryPercent: set.batteryPercent, lidar }];
  });
  return { scenario, world, robots, actors: everybody(run, world, castRandom()), castRandom };
}
