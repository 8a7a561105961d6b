import type { Point2 } from '#shared/geo/polygon.ts';
import type { Selection } from '../state/selection.ts';

export interface Target {
  readonly selection: Selection;
  readonly at: Point2;
}

/** The nearest thing within reach of the pointer; of equals the later drawn, which lies on top. */
export function hitTest(targets: readonly Target[], at: Point2, reachPx: number): Selection | undefined {
  let best: Selection | undefined;
  let bestDistance = reachPx;
  for (const target of targets) {
    const distance = Math.hypot(target.at.x - at.x, target.at.y - at.y);
    if (distance <= bestDistance) {
      best = target.selection;
      bestDistance = distance;
    }
  }
  return best;
}
