import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { Box } from '../detector-port.ts';

export interface Classification {
  readonly type: ObjectClass;
  readonly confidence: number;
}

const CLASSES = [
  'person',
  'vehicle',
  'animal',
  'drone',
  'aircraft',
  'unknown',
] as const satisfies readonly ObjectClass[];
/** No single frame may rule a class out. */
const LEAST = 0.03;
/** Frames of one track resemble each other: together they count as at most so many independent looks. */
const MOST_LOOKS = 5;
const MEMORY = 25;

/** What a track is, from the mean log-likelihood of its boxes: this is what cures animals named persons in a single frame. */
export class ClassHistory {
  readonly #logs: number[][] = [];
  readonly #scores: number[] = [];

  add({ score, classes }: Pick<Box, 'score' | 'classes'>): void {
    const named = classes.reduce((sum, each) => sum + each.score, 0);
    const rest = Math.max(0, 1 - named) / CLASSES.length;
    this.#logs.push(
      CLASSES.map((type) =>
        Math.log(Math.max(LEAST, rest + (classes.find((each) => each.class === type)?.score ?? 0))),
      ),
    );
    this.#scores.push(score);
    if (this.#logs.length > MEMORY) {
      this.#logs.shift();
      this.#scores.shift();
    }
  }

  /** Most likely first; confidences add up to one. */
  classification(): readonly Classification[] {
    const looks = Math.min(MOST_LOOKS, this.#logs.length) / Math.max(1, this.#logs.length);
    const logs = CLASSES.map((_, i) => looks * this.#logs.reduce((sum, each) => sum + (each[i] as number), 0));
    const most = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - most));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return CLASSES.map((type, i) => ({ type, confidence: (weights[i] as number) / total })).sort(
      (a, b) => b.confidence - a.confidence,
    );
  }

  /** Median score of the boxes. */
  score(): number {
    const sorted = [...this.#scores].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  }
}
