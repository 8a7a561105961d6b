import { Compile } from 'typebox/compile';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { Scenario } from './scenario.ts';

const compiled = Compile(Scenario);

/** Checks shape and sense; the error (BPC_E_SCENARIO_INVALID) lists every fault with its JSON pointer. */
export function loadScenario(value: unknown): Result<Scenario, DomainError> {
  if (!compiled.Check(value)) {
    return invalid(
      [...compiled.Errors(value)].map(({ instancePath, message }) => ({ path: instancePath || '/', fault: message })),
    );
  }
  const faults = contradictions(value, sectors[value.sector]);
  return faults.length === 0 ? ok(value) : invalid(faults);
}

interface FaultAt {
  readonly path: string;
  readonly fault: string;
}

function invalid(faults: readonly FaultAt[]): Result<never, DomainError> {
  const listed = faults.slice(0, 10).map(({ path, fault }) => `${path} ${fault}`);
  return err(domainError('BPC_E_SCENARIO_INVALID', `${listed.join('; ')}.`, { faults }));
}

function contradictions(scenario: Scenario, sector: Sector): readonly FaultAt[] {
  return [
    ...unknownRobots(scenario, sector),
    ...unknownStarts(scenario, sector),
    ...repeatedActors(scenario),
    ...emptyIntervals(scenario),
    ...strangers(scenario),
  ];
}

function unknownRobots(scenario: Scenario, sector: Sector): readonly FaultAt[] {
  const known = new Set(sector.roster.map(({ serialNumber }) => serialNumber));
  const named = [
    ...scenario.robots.map(({ serialNumber }, i) => ({ path: `/robots/${i}/serialNumber`, serialNumber })),
    ...scenario.faults.map(({ serialNumber }, i) => ({ path: `/faults/${i}/serialNumber`, serialNumber })),
    ...scenario.radio.outages.flatMap(({ serialNumbers = [] }, i) =>
      serialNumbers.map((serialNumber, j) => ({ path: `/radio/outages/${i}/serialNumbers/${j}`, serialNumber })),
    ),
  ];
  return named
    .filter(({ serialNumber }) => !known.has(serialNumber))
    .map(({ path, serialNumber }) => ({ path, fault: `names ${serialNumber}, which ${sector.name} does not have` }));
}

function unknownStarts(scenario: Scenario, sector: Sector): readonly FaultAt[] {
  const joined = new Set(sector.routeGraph.edges.flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]));
  return scenario.robots.flatMap(({ start }, i) =>
    start.kind === 'dock' || joined.has(`${start.from} ${start.to}`)
      ? []
      : [{ path: `/robots/${i}/start`, fault: `has no edge from ${start.from} to ${start.to}` }],
  );
}

function repeatedActors(scenario: Scenario): readonly FaultAt[] {
  const seen = new Set<string>();
  return (['intruders', 'vehicles', 'distress'] as const).flatMap((list) =>
    scenario[list].flatMap(({ actorId }, i) => {
      if (!seen.has(actorId)) {
        seen.add(actorId);
        return [];
      }
      return [{ path: `/${list}/${i}/actorId`, fault: `repeats ${actorId}` }];
    }),
  );
}

function emptyIntervals({ radio, faults, crossings }: Scenario): readonly FaultAt[] {
  const intervals = [
    ...radio.outages.map(({ fromS, toS }, i) => ({ path: `/radio/outages/${i}/toS`, from: fromS, to: toS })),
    ...faults.flatMap((fault, i) =>
      'toS' in fault ? [{ path: `/faults/${i}/toS`, from: fault.fromS, to: fault.toS }] : [],
    ),
    ...(crossings ? [{ path: '/crossings/maxGapS', from: crossings.minGapS, to: crossings.maxGapS }] : []),
  ];
  return intervals
    .filter(({ from, to }) => to < from)
    .map(({ path, to }) => ({ path, fault: `${to} lies before its start` }));
}

/** Expectations about actors that never come. */
function strangers(scenario: Scenario): readonly FaultAt[] {
  const cast = new Set(
    [...scenario.intruders, ...scenario.vehicles, ...scenario.distress].map(({ actorId }) => actorId),
  );
  return scenario.expectations.flatMap((expectation, i) =>
    expectation.kind === 'detected-within' && !cast.has(expectation.actorId)
      ? [{ path: `/expectations/${i}/actorId`, fault: `names ${expectation.actorId}, who is not in the scenario` }]
      : [],
  );
}
