import type { Point2 } from '#shared/geo/polygon.ts';

/** Something the robot met on a way stays there about so long. */
const rememberMs = 600_000;
const refreshMs = 30_000;

interface Way {
  readonly edgeId: string;
  readonly from: Point2;
  readonly to: Point2;
}

/** Which ways of the route graph may not be planned over now: forbidden by area or zones, or found to be obstructed. */
export class ClosedWays {
  readonly #forbids: (from: Point2, to: Point2) => boolean;
  readonly #monotonicMs: () => number;
  readonly #obstructions = new Map<string, { readonly until: number; readonly behindNodeId: string }>();
  readonly #known = new Map<string, boolean>();
  #knownAt = Number.NEGATIVE_INFINITY;

  /** `forbids` is asked again after half a minute: zones change. */
  constructor(forbids: (from: Point2, to: Point2) => boolean, monotonicMs: () => number) {
    this.#forbids = forbids;
    this.#monotonicMs = monotonicMs;
  }

  /** For ten minutes. `behindNodeId`: the end of the edge on the robot's side. False if that was known. */
  obstruct(edgeId: string, behindNodeId: string): boolean {
    const isNew = this.behind(edgeId) === undefined;
    this.#obstructions.set(edgeId, { until: this.#monotonicMs() + rememberMs, behindNodeId });
    return isNew;
  }

  /** Where a robot on an obstructed edge gets off it; undefined if it is not obstructed. */
  behind(edgeId: string): string | undefined {
    const found = this.#obstructions.get(edgeId);
    return found !== undefined && found.until > this.#monotonicMs() ? found.behindNodeId : undefined;
  }

  /** Without another way the obstructed one is tried again. */
  forgetObstructions(): void {
    this.#obstructions.clear();
  }

  readonly isClosed = ({ edgeId, from, to }: Way): boolean => {
    const now = this.#monotonicMs();
    if (this.behind(edgeId) !== undefined) return true;
    if (now - this.#knownAt >= refreshMs) {
      this.#known.clear();
      this.#knownAt = now;
    }
    let verdict = this.#known.get(edgeId);
    if (verdict === undefined) this.#known.set(edgeId, (verdict = this.#forbids(from, to)));
    return verdict;
  };
}
