import type { Dem } from '#shared/terrain/dem.ts';

const belowGroundM = 30;

/** Whoever is not on stage stands under the ground, below the place of the entrance or the exit. Metres, frame `map`. */
export const offStageZ = (dem: Dem, x: number, y: number): number => dem.heightAt(x, y) - belowGroundM;
