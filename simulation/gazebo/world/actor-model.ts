import type { Look, SceneActor } from '../../actors/scene-actor.ts';
import { box, cylinder, glow, named, pose, sphere } from './sdf-parts.ts';
import { shadeOf } from './warmth.ts';
import { el } from './xml.ts';
import type { Xml } from './xml.ts';

/** Far below the ground, for whoever is not on stage: Gazebo loads a world once, so everybody is in it from the start. */
export const offStage = { x: 0, y: 0, z: -1000 } as const;

/** A body without collisions that the scenario moves: it glows as warm as it looks. */
export function actorModel({ actorId, look }: Pick<SceneActor, 'actorId' | 'look'>, airK: number): Xml {
  const parts = partsOf(look, (aboveAirK) => glow(shadeOf(airK + aboveAirK)));
  return named(
    'model',
    actorModelName(actorId),
    el('static', 1),
    pose(offStage.x, offStage.y, offStage.z),
    named('link', 'body', ...parts.map((part, index) => named('visual', `part_${index}`, ...part))),
  );
}

/** Names of Gazebo must not hold its separators. */
export const actorModelName = (actorId: string): string => `actor_${actorId.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;

type Part = readonly Xml[];

function partsOf(look: Look, warm: (aboveAirK: number) => Xml): readonly Part[] {
  switch (look.kind) {
    case 'person': {
      const { heightM, clothingK, headK } = look;
      const headM = 0.13 * heightM;
      const trunkM = heightM - headM;
      return [
        [pose(0, 0, 0.25 * heightM), cylinder(0.16, 0.5 * heightM), warm(clothingK)],
        [
          pose(0, 0, 0.5 * heightM + (trunkM - 0.5 * heightM) / 2),
          box(0.26, 0.46, trunkM - 0.5 * heightM),
          warm(clothingK),
        ],
        [pose(0, 0, heightM - headM / 2), sphere(headM / 2 + 0.02), warm(headK)],
      ];
    }
    case 'vehicle': {
      const { lengthM, widthM, heightM, engineK } = look;
      return [
        [pose(0, 0, 0.3 + (heightM - 0.3) / 4), box(lengthM, widthM, (heightM - 0.3) / 2), warm(3)],
        [pose(-lengthM / 10, 0, heightM * 0.78), box(lengthM * 0.55, widthM * 0.9, heightM * 0.4), warm(1.5)],
        [pose(lengthM * 0.38, 0, 0.75), box(lengthM * 0.22, widthM * 0.8, 0.5), warm(engineK)],
      ];
    }
    case 'animal': {
      const { lengthM, heightM, coatK } = look;
      const trunkM = heightM * 0.45;
      return [
        [pose(0, 0, heightM - trunkM / 2), box(lengthM * 0.75, trunkM * 0.8, trunkM), warm(coatK)],
        [pose(lengthM * 0.42, 0, heightM * 0.95), box(lengthM * 0.22, trunkM * 0.5, trunkM * 0.6), warm(coatK + 2)],
        [pose(0, 0, (heightM - trunkM) / 2), box(lengthM * 0.55, trunkM * 0.3, heightM - trunkM), warm(coatK * 0.6)],
      ];
    }
    case 'drone':
      return [[pose(0, 0, 0), box(look.spanM, look.spanM, look.spanM * 0.25), warm(look.motorK)]];
  }
}
