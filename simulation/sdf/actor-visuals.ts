import type { Look } from '../actors/scene-actor.ts';
import { box, cylinder, named, pose, sphere } from './sdf-parts.ts';
import type { Warm } from './warm.ts';
import type { Xml } from './xml.ts';

/** What an actor looks like: a few simple bodies, origin on the ground below it, x ahead. */
export const actorVisuals = (look: Look, airK: number, warm: Warm): readonly Xml[] =>
  partsOf(look, (aboveAirK) => warm(airK + aboveAirK)).map((part, index) => named('visual', `part_${index}`, ...part));

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
