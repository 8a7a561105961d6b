import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { Box } from '../detector-port.ts';

export interface Classification {
  readonly type: ObjectClass;
  readonly confidence: number;
}

const CLASSES = ['person', 'vehicle', 'animal', 'drone', 'aircraft'] as const satisfies readonly ObjectClass[];
/** No single frame may rule a class out. */
const LEAST = 0.03;
/** Frames of one track resemble each other: together they count as at most so many independent looks, fewer if they are of few pixels. */
const MOST_LOOKS = 5;
const MEMORY = 25;
/** Looks of less sharpness than this in all name nothing. */
const LEAST_SHARPNESS = 1e-6;

interface Look {
  readonly score: number;
  readonly logs: readonly number[];
  readonly sharpness: number;
}

/**
 * What a track is. Classes come from the mean log-likelihood of its boxes, which cures animals named persons in a single frame; whether
 * it is anything at all from the median score, which a hundred frames of the same warm stone do not raise.
 */
export class ClassHistory {
  readonly #looks: Look[] = [];

  /** `sharpness`: from 0 for a box that says nothing of the class to 1 for a large, whole one. */
  add({ score, classes }: Pick<Box, 'score' | 'classes'>, sharpness = 1): void {
    const named = classes.reduce((sum, each) => sum + each.score, 0);
    const rest = Math.max(0, 1 - named) / CLASSES.length;
    const logs = CLASSES.map((type) =>
      Math.log(Math.max(LEAST, rest + (classes.find((each) => each.class === type)?.score ?? 0))),
    );
    this.#looks.push({ score, logs, sharpness });
    if (this.#looks.length > MEMORY) this.#looks.shift();
  }

  /** Most likely first; confidences add up to one. `unknown` is the doubt whether it is any of our classes. */
  classification(): readonly Classification[] {
    const sharpness = this.#looks.reduce((sum, each) => sum + each.sharpness, 0);
    const count = this.#looks.length;
    const looks = Math.min(count, (MOST_LOOKS * sharpness) / Math.max(1, count));
    const logs = CLASSES.map(
      (_, i) =>
        (looks * this.#looks.reduce((sum, each) => sum + each.sharpness * (each.logs[i] as number), 0)) /
        Math.max(LEAST_SHARPNESS, sharpness),
    );
    const most = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - most));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const score = sharpness < LEAST_SHARPNESS ? 0 : this.score();
    const named: Classification[] = CLASSES.map((type, i) => ({
      type,
      confidence: (score * (weights[i] as number)) / total,
    }));
    return [...named, { type: 'unknown' as const, confidence: 1 - score }].sort((a, b) => b.confidence - a.confidence);
  }

  /** Median score of the boxes. */
  score(): number {
    const sorted = this.#looks.map(({ score }) => score).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  }
}
