import type { SceneActor } from '../../actors/scene-actor.ts';
import { actorVisuals } from '../../sdf/actor-visuals.ts';
import { actorModelName } from '../../sdf/model-names.ts';
import { glow, named, pose } from '../../sdf/sdf-parts.ts';
import { el } from '../../sdf/xml.ts';
import type { Xml } from '../../sdf/xml.ts';
import { shadeOf } from './warmth.ts';

/** Far below the ground, for whoever is not on stage: Gazebo loads a world once, so everybody is in it from the start. */
export const offStage = { x: 0, y: 0, z: -1000 } as const;

/** A body without collisions that the scenario moves: it glows as warm as it looks. */
export const actorModel = ({ actorId, look }: Pick<SceneActor, 'actorId' | 'look'>, airK: number): Xml =>
  named(
    'model',
    actorModelName(actorId),
    el('static', 1),
    pose(offStage.x, offStage.y, offStage.z),
    named('link', 'body', ...actorVisuals(look, airK, (kelvin) => glow(shadeOf(kelvin)))),
  );
