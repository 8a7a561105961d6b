import type { TruthActor } from '../simulation-backend.ts';

/** What a thing looks like to a camera; sizes in metres, warmth in kelvin above the air. */
export type Look =
  | { readonly kind: 'person'; readonly heightM: number; readonly clothingK: number; readonly headK: number }
  | {
      readonly kind: 'vehicle';
      readonly lengthM: number;
      readonly widthM: number;
      readonly heightM: number;
      readonly engineK: number;
    }
  | { readonly kind: 'animal'; readonly lengthM: number; readonly heightM: number; readonly coatK: number }
  | { readonly kind: 'drone'; readonly spanM: number; readonly motorK: number };

export interface SceneActor extends TruthActor {
  readonly look: Look;
}
