import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { Classification } from './class-history.ts';

/** From this confidence on a class is named ... */
const NAMED_FROM = 0.7;
/** ... and then stays until it falls below this one. */
const KEPT_FROM = 0.6;

/** The class a track is reported as: `unknown` while the evidence is divided. `classification`: most likely first. */
export function verdictOf(classification: readonly Classification[], before: ObjectClass): ObjectClass {
  const [best] = classification;
  if (best === undefined) return 'unknown';
  return best.confidence >= (best.type === before ? KEPT_FROM : NAMED_FROM) ? best.type : 'unknown';
}

/** The classification with the verdict first: of an undecided one, half of every class's confidence is doubt. */
export function told(classification: readonly Classification[], verdict: ObjectClass): readonly Classification[] {
  if (verdict !== 'unknown') return classification;
  const share = (each: Classification): number => (each.type === 'unknown' ? 0 : each.confidence / 2);
  const doubt = 1 - classification.reduce((sum, each) => sum + share(each), 0);
  const classes = classification.filter(({ type }) => type !== 'unknown');
  return [
    { type: 'unknown', confidence: doubt },
    ...classes.map((each) => ({ type: each.type, confidence: share(each) })),
  ];
}
