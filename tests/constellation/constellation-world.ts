import type { RosterEntry, Sector } from '#shared/sector/sector.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import type { ConstellationOptions } from './constellation.ts';
import type { Fault } from './fault-plan.ts';

export interface ConstellationWorld {
  /** Under the simulation's own tree, which it never shares with live. */
  readonly sector: Sector;
  readonly scenario: Scenario;
}

/** A shipped sector and scenario with as many robots as asked for, and the plan's faults that the world itself carries out. */
export function constellationWorld(
  { sector: name = 'border-hills', robots, seed }: ConstellationOptions,
  faults: readonly Fault[],
): ConstellationWorld {
  const sector = sectors[name];
  const roster = Array.from({ length: robots }, (_, index) => rosterEntry(sector.roster, index));
  const scenario: Scenario = {
    ...scenarios[name],
    seed,
    robots: scenarios[name].robots.slice(0, robots),
    faults: faults.flatMap((fault) => worldFault(fault, roster)),
  };
  return { sector: { ...sector, interfaceName: `sim-${sector.interfaceName}`, roster }, scenario };
}

/** Beyond the establishment, robots share docks and patrols and start from their docks. */
function rosterEntry(roster: readonly RosterEntry[], index: number): RosterEntry {
  const model = roster[index % roster.length]!;
  if (index < roster.length) return model;
  const serialNumber = `R-${String(index + 1).padStart(2, '0')}`;
  return { ...model, serialNumber, callSign: serialNumber };
}

function worldFault(fault: Fault, roster: readonly RosterEntry[]): Scenario['faults'] {
  if (fault.kind !== 'stuck-gnss') return [];
  const { serialNumber } = roster[fault.robot]!;
  return [{ kind: 'gnss-frozen', serialNumber, fromS: fault.atMs / 1000, toS: (fault.atMs + fault.forMs) / 1000 }];
}
