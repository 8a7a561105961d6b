import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { AlarmTruth } from './alarm-truth.ts';

const classes = [
  'person',
  'vehicle',
  'animal',
  'drone',
  'aircraft',
  'unknown',
] as const satisfies readonly ObjectClass[];
const kinds = ['person', 'vehicle', 'animal', 'drone', 'nothing'] as const;
/** A person must be in reach for so long before we say it was missed. */
const missedAfterS = 15;

/** Share of the reports about animals that named them persons. */
export function animalsCalledPersons(truths: readonly AlarmTruth[]): {
  readonly reports: number;
  readonly persons: number;
} {
  const of = (type: ObjectClass | undefined): number =>
    truths.reduce((sum, { reports }) => {
      const row = reports.get('animal') ?? new Map<ObjectClass, number>();
      return sum + (type === undefined ? [...row.values()].reduce((a, b) => a + b, 0) : (row.get(type) ?? 0));
    }, 0);
  return { reports: of(undefined), persons: of('person') };
}

export const falseAlarms = (truths: readonly AlarmTruth[]) =>
  truths.flatMap(({ alarms }) => alarms.filter(({ isTrue }) => !isTrue));

/** What the runs came to, as lines of text. */
export function describeTruth(truths: readonly AlarmTruth[]): readonly string[] {
  const alarms = truths.flatMap((truth) => truth.alarms);
  const wrong = falseAlarms(truths);
  const hours = truths.reduce((sum, { robotSeconds }) => sum + robotSeconds, 0) / 3600;
  const wide = truths.reduce((sum, truth) => sum + truth.wide, 0);
  const total = truths.reduce((sum, truth) => sum + truth.total, 0);
  const animals = animalsCalledPersons(truths);
  return [
    `${truths.length} runs, ${hours.toFixed(2)} robot-hours: ${alarms.length - wrong.length} true alarms, ${wrong.length} false (${(wrong.length / hours).toFixed(1)} a robot-hour)`,
    ...alarms.map(
      ({ atS, isTrue, type, message, truth, rangeM }) =>
        `  ${isTrue ? 'true ' : 'false'} ${atS.toFixed(0).padStart(4)} s ${type}: ${message}; truly ${truth}${rangeM === undefined ? '' : ` at ${rangeM.toFixed(0)} m`}`,
    ),
    `reports, by what is there and what it is called (${wide} of ${total} with a sigma of more than 50 m):`,
    `  ${'truly'.padEnd(9)}${classes.map((type) => type.padStart(9)).join('')}`,
    ...kinds.map((kind) => {
      const row = (type: ObjectClass): number =>
        truths.reduce((sum, { reports }) => sum + (reports.get(kind)?.get(type) ?? 0), 0);
      return `  ${kind.padEnd(9)}${classes.map((type) => String(row(type)).padStart(9)).join('')}`;
    }),
    `animals called persons in ${((100 * animals.persons) / Math.max(1, animals.reports)).toFixed(1)} % of ${animals.reports} reports`,
    'people within 150 m in line of sight:',
    ...truths.flatMap(({ people }, run) =>
      [...people].map(([actorId, { secondsInReach, firstReachS, calledPersonAtS, alarms: raised }]) => {
        const called =
          calledPersonAtS === undefined ? 'never called person' : `person at ${calledPersonAtS.toFixed(0)} s`;
        const missed = calledPersonAtS === undefined && secondsInReach >= missedAfterS ? 'MISSED ' : '';
        return `  run ${run + 1} ${actorId}: ${missed}in reach for ${secondsInReach} s from ${firstReachS.toFixed(0)} s, ${called}, alarms ${[...raised].join(', ') || '-'}`;
      }),
    ),
  ];
}
