import type { Random } from '#shared/random/random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { World } from '../world/world.ts';
import { crossingStream } from './crossing-stream.ts';
import type { CrossingStream } from './crossing-stream.ts';
import { stateAt } from './itinerary.ts';
import { distressRoles, intruderRoles, vehicleRoles, wildlifeRoles } from './roles.ts';
import type { Role } from './roles.ts';
import type { SceneActor } from './scene-actor.ts';

/** Everybody and everything that moves by itself. Positions depend on scenario, seed and time only. */
export class Cast {
  readonly #world: World;
  readonly #crossings: CrossingStream;
  #roles: readonly Role[];

  constructor(scenario: Scenario, world: World, random: Random) {
    this.#world = world;
    this.#crossings = crossingStream(scenario.crossings, world.sector, random.fork('crossings'));
    this.#roles = [
      ...intruderRoles(scenario.intruders, random.fork('intruders')),
      ...vehicleRoles(scenario.vehicles, random.fork('vehicles')),
      ...distressRoles(scenario.distress, random.fork('distress')),
      ...wildlifeRoles(scenario.wildlife, random.fork('wildlife')),
    ];
  }

  /** Those on stage at `timeS`, which must not go backwards: who has left the stage does not come back. */
  at(timeS: number): readonly SceneActor[] {
    const newcomers = this.#crossings.until(timeS);
    if (newcomers.length > 0) this.#roles = [...this.#roles, ...newcomers];
    const actors: SceneActor[] = [];
    let gone = 0;
    for (const role of this.#roles) {
      const actor = this.#actor(role, timeS);
      if (actor === 'gone') gone++;
      else if (actor !== undefined) actors.push(actor);
    }
    if (gone > 0) this.#roles = this.#roles.filter((role) => this.#actor(role, timeS) !== 'gone');
    return actors;
  }

  #actor(role: Role, timeS: number): SceneActor | 'gone' | undefined {
    const state = stateAt(role.itinerary, timeS);
    if (state.phase === 'before') return undefined;
    if (state.phase === 'after' && role.afterwards === 'leaves') return 'gone';
    const { actorId, look } = role;
    const { x, y, yaw, speedMps, phase } = state;
    const common = {
      actorId,
      class: look.kind,
      look,
      x,
      y,
      z: this.#world.dem.heightAt(x, y) + role.altitudeM,
      yaw,
      speedMps,
      active: true,
    };
    if (look.kind !== 'person') return common;
    const lies = phase === 'after' && role.afterwards === 'lies-still';
    return { ...common, posture: lies ? 'lying' : speedMps > 0 ? 'walking' : 'standing' };
  }
}
