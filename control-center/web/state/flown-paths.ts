import type { Point2 } from '#shared/geo/polygon.ts';
import type { RobotView } from '#shared/contracts/views.ts';

export type FlownPaths = ReadonlyMap<string, readonly Point2[]>;

const minStepM = 3;
const maxPoints = 600;

/** Where each robot was seen since this page was opened, thinned to 3 m and bounded. A jump over 500 m starts anew. */
export function extendFlownPaths(paths: FlownPaths, robots: Iterable<RobotView>): FlownPaths {
  let next: Map<string, readonly Point2[]> | undefined;
  for (const { id, position } of robots) {
    if (position === undefined) continue;
    const path = paths.get(id) ?? [];
    const last = path.at(-1);
    const step = last === undefined ? Infinity : Math.hypot(position.x - last.x, position.y - last.y);
    if (step < minStepM) continue;
    next ??= new Map(paths);
    const point = { x: position.x, y: position.y };
    next.set(id, step > 500 ? [point] : [...path.slice(1 - maxPoints), point]);
  }
  return next ?? paths;
}
