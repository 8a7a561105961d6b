import { Cast } from './cast.ts';
import type { SceneActor } from './scene-actor.ts';
import type { Random } from '#shared/random/random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { World } from '../world/world.ts';

const lookEveryS = 5;
/** Gazebo loads its models once: a run is prepared for so long. */
const longestS = 2 * 3600;

/** All who will be on stage at some time of the run, in the order of their entrances. */
export function everybody(scenario: Scenario, world: World, random: Random): readonly SceneActor[] {
  const cast = new Cast(scenario, world, random);
  const known = new Map<string, SceneActor>();
  const endS = Math.min(longestS, Math.max(scenario.durationS, 1));
  for (let timeS = 0; timeS <= endS; timeS += lookEveryS) {
    for (const actor of cast.at(timeS)) if (!known.has(actor.actorId)) known.set(actor.actorId, actor);
  }
  return [...known.values()];
}
