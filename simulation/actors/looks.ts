import type { Random } from '#shared/random/random.ts';
import type { Look } from './scene-actor.ts';

/** Kinds of things a scenario can name, with what a detector would call them. */
export const species = {
  person: 'person',
  car: 'vehicle',
  truck: 'vehicle',
  deer: 'animal',
  boar: 'animal',
  fox: 'animal',
  drone: 'drone',
} as const;
export type Species = keyof typeof species;

/** One individual: sizes and warmth vary as they do in nature, the same for the same random stream. */
export function individual(kind: Species, random: Random): Look {
  switch (kind) {
    case 'person':
      return {
        kind: 'person',
        heightM: clamp(random.normal(1.73, 0.09), 1.45, 2),
        clothingK: random.between(5, 11),
        headK: random.between(12, 18),
      };
    case 'car':
      return {
        kind: 'vehicle',
        lengthM: random.between(4, 4.8),
        widthM: random.between(1.7, 1.9),
        heightM: random.between(1.45, 1.9),
        engineK: random.between(14, 30),
      };
    case 'truck':
      return {
        kind: 'vehicle',
        lengthM: random.between(6, 8),
        widthM: random.between(2.2, 2.5),
        heightM: random.between(2.6, 3.2),
        engineK: random.between(18, 35),
      };
    case 'deer':
      return animal(random, 1.5, 1.15);
    case 'boar':
      return animal(random, 1.35, 0.8);
    case 'fox':
      return animal(random, 0.8, 0.42);
    case 'drone':
      return { kind: 'drone', spanM: random.between(0.4, 0.9), motorK: random.between(15, 30) };
  }
}

function animal(random: Random, lengthM: number, heightM: number): Look {
  const size = random.between(0.85, 1.15);
  return { kind: 'animal', lengthM: lengthM * size, heightM: heightM * size, coatK: random.between(6, 12) };
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
