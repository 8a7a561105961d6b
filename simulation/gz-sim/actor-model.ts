import type { Dem } from '#shared/terrain/dem.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { actorVisuals } from '../sdf/actor-visuals.ts';
import { actorModelName } from '../sdf/model-names.ts';
import { boxInertial, named, pose } from '../sdf/sdf-parts.ts';
import type { Warm } from '../sdf/warm.ts';
import { el } from '../sdf/xml.ts';
import type { Xml } from '../sdf/xml.ts';
import type { Flavour } from './flavour.ts';
import { actorTopics } from './names.ts';
import { offStageZ } from './stage/off-stage.ts';
import { system } from './system.ts';

/** A body without weight or collisions, under the ground where its part begins; the stage moves it by velocities. */
export function actorModel(
  { actorId, look, x, y, yaw }: SceneActor,
  dem: Dem,
  airK: number,
  warm: Warm,
  flavour: Flavour,
): Xml {
  const { velocity, place } = actorTopics(actorId);
  return named(
    'model',
    actorModelName(actorId),
    pose(x, y, offStageZ(dem, x, y), 0, 0, yaw),
    named('link', 'body', el('gravity', false), boxInertial(1, 1, 1, 1), ...actorVisuals(look, airK, warm)),
    system(flavour, 'velocityControl', el('topic', velocity)),
    system(
      flavour,
      'odometryPublisher',
      el('odom_topic', place),
      el('odom_frame', 'map'),
      el('robot_base_frame', actorModelName(actorId)),
      el('odom_publish_frequency', 10),
      el('dimensions', 3),
    ),
  );
}
