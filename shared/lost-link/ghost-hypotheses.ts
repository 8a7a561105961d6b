import type { LastKnown } from './last-known.ts';

/** One way in which the time since may have passed for the robot. Weights add up to one. */
export interface Hypothesis {
  readonly weight: number;
  /** Of its usual pace; 0: it stands. */
  readonly pace: number;
  /** Before it starts to move. */
  readonly delaySeconds: number;
  /** It stands, and takes up its patrol by itself. */
  readonly patrols?: boolean;
  /** It turns round, or goes round the other way when it takes its patrol up again. */
  readonly reversed?: boolean;
}

/** A robot observes a person for at most so long. */
const observeSeconds = 60;

/**
 * The first is what happens if nothing happens. Whoever has a weight of at least 1/9 lies within three sigma of the first by
 * construction, for the second moment about it is at least weight times distance squared; so each rarer course that a patrol takes
 * (stops to observe, is slowed by slopes, gives way, breaks down) has that much.
 */
export function hypotheses({ behaviour, isHeld }: LastKnown): readonly Hypothesis[] {
  if (isHeld) return [{ weight: 1, pace: 0, delaySeconds: 0 }];
  switch (behaviour) {
    case 'HOLD':
    case 'DOCK':
      return standing;
    case 'OBSERVE':
      return moving(observeSeconds / 2);
    case 'INVESTIGATE':
      return afterOrder;
    default:
      return moving(0);
  }
}

const moving = (delaySeconds: number): readonly Hypothesis[] => [
  { weight: 0.22, pace: 1, delaySeconds },
  { weight: 0.12, pace: 0, delaySeconds },
  { weight: 0.1, pace: 0.3, delaySeconds },
  { weight: 0.12, pace: 0.6, delaySeconds },
  { weight: 0.06, pace: 0.85, delaySeconds: 2 * delaySeconds },
  { weight: 0.1, pace: 1.1, delaySeconds: 0 },
  { weight: 0.18, pace: 1, delaySeconds, reversed: true },
  { weight: 0.1, pace: 0.6, delaySeconds, reversed: true },
];

const standing: readonly Hypothesis[] = [
  { weight: 0.4, pace: 1, delaySeconds: 0 },
  { weight: 0.12, pace: 0, delaySeconds: 0 },
  { weight: 0.12, pace: 0.6, delaySeconds: 0 },
  { weight: 0.12, pace: 0.5, delaySeconds: 0, patrols: true },
  { weight: 0.12, pace: 1, delaySeconds: 0, patrols: true },
  { weight: 0.12, pace: 1, delaySeconds: 0, patrols: true, reversed: true },
];

/** What an order ends with, and how long, the centre knows only roughly. */
const afterOrder: readonly Hypothesis[] = [
  { weight: 0.28, pace: 1, delaySeconds: 0 },
  { weight: 0.12, pace: 0, delaySeconds: 0 },
  { weight: 0.12, pace: 0.5, delaySeconds: 0 },
  { weight: 0.12, pace: 0.8, delaySeconds: 0 },
  { weight: 0.12, pace: 1.1, delaySeconds: 0 },
  { weight: 0.12, pace: 1, delaySeconds: 0, reversed: true },
  { weight: 0.12, pace: 0.6, delaySeconds: 0, reversed: true },
];
