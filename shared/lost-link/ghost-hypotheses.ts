import type { LastKnown } from './last-known.ts';
import { silenceMs } from './link-phase.ts';
import type { LostLinkContract } from './lost-link-contract.ts';

/** One way in which the time since may have passed for the robot. */
export interface Hypothesis {
  /** How strongly it widens the ellipse. */
  readonly weight: number;
  /** Of its usual pace; 0: it stands. */
  readonly pace: number;
  /** Before it starts to move. */
  readonly delaySeconds: number;
  /** It stands, and takes up its patrol by itself. */
  readonly patrols?: boolean;
  /** It turns round, or goes round the other way when it takes its patrol up again. */
  readonly reversed?: boolean;
  /** Seconds of silence at which it goes home before its contract's end: low on energy, or because it saw somebody. */
  readonly homeAfterSeconds?: number;
  /** It does not drive back: it knows a place with a link where it is. */
  readonly goesBack?: boolean;
  /** It begins its way home at the other end of its leg: half way between two nodes, or because the way to the nearest is closed. */
  readonly bySecondNode?: boolean;
  /** What the centre knows of its trail is all of it. */
  readonly stopsAtTrailEnd?: boolean;
}

/** A robot observes a person for at most so long. */
const observeSeconds = 60;
/** With less than this a robot may soon have to go home. */
const lowPercent = 35;
/** More than 1/9. */
const possible = 0.12;

/**
 * The first is what happens if nothing happens. Whoever has a weight of at least 1/9 lies within three sigma of the first by
 * construction, for the second moment about it is at least weight times distance squared. Weights are no probabilities: each course
 * that a robot may take has that much, however many there are.
 */
export function hypotheses(last: LastKnown, contract: LostLinkContract): readonly Hypothesis[] {
  if (last.isHeld) return [{ weight: 1, pace: 0, delaySeconds: 0 }];
  return [...byBehaviour(last.behaviour), ...byContract(last, contract)];
}

function byBehaviour(behaviour: string): readonly Hypothesis[] {
  switch (behaviour) {
    case 'HOLD':
    case 'DOCK':
      return standing;
    case 'OBSERVE':
      return moving(observeSeconds / 2);
    case 'INVESTIGATE':
      return afterOrder;
    case 'RETURN':
      return homing;
    // It heard nothing for a while when it was still heard: its contract is further on than the centre can tell.
    case 'LOST_LINK':
      return [...moving(0), goesHomeAfter(0), goesHomeAfter(60), goesHomeAfter(300)];
    default:
      return moving(0);
  }
}

function* byContract({ batteryPercent = 100, isTrailWhole, behaviour }: LastKnown, contract: LostLinkContract) {
  const { onDetection, onSilence } = contract;
  const silence = silenceMs(contract) / 1000;
  if (onSilence === 'RETRACE' && isTrailWhole !== true) {
    yield { weight: possible, pace: 1, delaySeconds: 0, stopsAtTrailEnd: true };
    yield { weight: possible, pace: 0.6, delaySeconds: 0, stopsAtTrailEnd: true };
  }
  if (onSilence === 'GOTO_LINK') yield { weight: possible, pace: 1, delaySeconds: 0, goesBack: false };
  if (behaviour === 'RETURN' || behaviour === 'DOCK') return;
  yield { weight: possible, pace: 1, delaySeconds: 0, bySecondNode: true };
  if (onDetection === 'RETURN' && onSilence !== 'RETURN' && onSilence !== 'HOLD')
    for (const later of [0, 120, 400]) yield goesHomeAfter(silence + later);
  if (batteryPercent < lowPercent) for (const later of [0, 240]) yield goesHomeAfter(later);
}

const goesHomeAfter = (homeAfterSeconds: number): Hypothesis => ({
  weight: possible,
  pace: 1,
  delaySeconds: 0,
  homeAfterSeconds,
});

const moving = (delaySeconds: number): readonly Hypothesis[] => [
  { weight: possible, pace: 1, delaySeconds },
  { weight: possible, pace: 0, delaySeconds },
  { weight: possible, pace: 0.3, delaySeconds },
  { weight: possible, pace: 0.6, delaySeconds },
  { weight: possible, pace: 0.85, delaySeconds: 2 * delaySeconds },
  { weight: possible, pace: 1.1, delaySeconds: 0 },
  { weight: 0.18, pace: 1, delaySeconds, reversed: true },
  { weight: possible, pace: 0.6, delaySeconds, reversed: true },
];

const standing: readonly Hypothesis[] = [
  { weight: possible, pace: 1, delaySeconds: 0 },
  { weight: possible, pace: 0, delaySeconds: 0 },
  { weight: possible, pace: 0.6, delaySeconds: 0 },
  { weight: possible, pace: 0.5, delaySeconds: 0, patrols: true },
  { weight: possible, pace: 1, delaySeconds: 0, patrols: true },
  { weight: possible, pace: 1, delaySeconds: 0, patrols: true, reversed: true },
];

/** In its dock it charges, and may be full or have had its turn before anybody hears it again. */
const homing: readonly Hypothesis[] = [
  { weight: possible, pace: 1, delaySeconds: 0 },
  { weight: possible, pace: 0, delaySeconds: 0 },
  { weight: possible, pace: 0.5, delaySeconds: 0 },
  { weight: possible, pace: 0.8, delaySeconds: 0 },
  { weight: possible, pace: 1.1, delaySeconds: 0 },
  { weight: possible, pace: 1, delaySeconds: 0, patrols: true },
  { weight: possible, pace: 0.6, delaySeconds: 0, patrols: true },
];

/** What an order ends with, and how long, the centre knows only roughly. */
const afterOrder: readonly Hypothesis[] = [
  { weight: possible, pace: 1, delaySeconds: 0 },
  { weight: possible, pace: 0, delaySeconds: 0 },
  { weight: possible, pace: 0.5, delaySeconds: 0 },
  { weight: possible, pace: 0.8, delaySeconds: 0 },
  { weight: possible, pace: 1.1, delaySeconds: 0 },
  { weight: possible, pace: 1, delaySeconds: 0, reversed: true },
  { weight: possible, pace: 0.6, delaySeconds: 0, reversed: true },
];
