import type { SceneActor } from '../actors/scene-actor.ts';
import { quaternionFromEuler } from '#shared/ros/stamp.ts';
import type { GazeboClient, GazeboPublisher } from './transport/gazebo-client.ts';
import { worldTopic } from './model-names.ts';
import { actorModelName } from '../sdf/model-names.ts';
import { offStage } from './world/actor-model.ts';

const stillM = 0.005;
/** Whoever stands is told again at times, should a message have been lost. */
const repeatEvery = 50;

/** Moves the bodies of those who act by themselves to where the scenario has them. */
export class GazeboStage {
  readonly #modify: GazeboPublisher<'Model'>;
  readonly #at = new Map<string, { readonly x: number; readonly y: number; readonly z: number }>();
  #turn = 0;

  constructor(client: GazeboClient) {
    this.#modify = client.advertise(worldTopic('model/modify'), 'Model');
  }

  show(actors: readonly SceneActor[]): void {
    const repeats = this.#turn++ % repeatEvery === 0;
    const present = new Set<string>();
    for (const actor of actors) {
      const { actorId, posture, x, y, z, yaw } = actor;
      present.add(actorId);
      const before = this.#at.get(actorId);
      const stands = before !== undefined && Math.hypot(x - before.x, y - before.y, z - before.z) < stillM;
      if (stands && !repeats) continue;
      this.#at.set(actorId, { x, y, z });
      // A person who lies: turned about the side, a hand above the ground.
      const pitch = posture === 'lying' ? Math.PI / 2 : 0;
      this.#place(actorId, { x, y, z: posture === 'lying' ? z + 0.2 : z }, quaternionFromEuler(0, pitch, yaw));
    }
    for (const actorId of this.#at.keys()) {
      if (present.has(actorId)) continue;
      this.#at.delete(actorId);
      this.#place(actorId, offStage, { x: 0, y: 0, z: 0, w: 1 });
    }
  }

  #place(
    actorId: string,
    position: { x: number; y: number; z: number },
    orientation: ReturnType<typeof quaternionFromEuler>,
  ): void {
    this.#modify.publish({ name: actorModelName(actorId), pose: { position, orientation } });
  }
}
