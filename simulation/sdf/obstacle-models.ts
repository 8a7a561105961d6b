import type { World } from '../world/world.ts';
import { named, numbers, pose } from './sdf-parts.ts';
import { el } from './xml.ts';
import type { Xml } from './xml.ts';

/** Buildings and walls, set a metre into the ground, so that they stand on a slope without a gap. */
export const obstacleModels = ({ dem, prisms }: World, warmth: Xml): readonly Xml[] =>
  prisms.map(({ polygon, topZ }, index) => {
    const bottom = Math.min(...polygon.map(({ x, y }) => dem.heightAt(x, y))) - 1;
    const points = polygon.map(({ x, y }) => el('point', numbers(x, y)));
    const outline = el('geometry', el('polyline', ...points, el('height', numbers(topZ - bottom))));
    return named(
      'model',
      `obstacle_${index}`,
      el('static', 1),
      pose(0, 0, bottom),
      named('link', 'body', named('collision', 'body', outline), named('visual', 'body_look', outline, warmth)),
    );
  });
