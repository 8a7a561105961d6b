import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import type { RosterEntry, Sector } from '#shared/sector/sector.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import type { ConstellationOptions } from './constellation-options.ts';
import type { Fault } from './fault-plan.ts';
import type { RobotVariation } from './robot-variation.ts';

export interface ConstellationWorld {
  /** Under the simulation's own tree, which it never shares with live. */
  readonly sector: Sector;
  readonly scenario: Scenario;
}

/** A shipped sector and scenario with as many robots as asked for, and the plan's faults that the world itself carries out. */
export function constellationWorld(
  { sector: name = 'border-hills', robots, seed, zones = [] }: ConstellationOptions,
  faults: readonly Fault[],
  variations: readonly RobotVariation[],
  /** Of the sector instead of its own. */
  lostLink: LostLinkContract | undefined,
): ConstellationWorld {
  const sector = { ...sectors[name], zones: [...sectors[name].zones, ...zones] };
  const roster = Array.from({ length: robots }, (_, index) => rosterEntry(sector.roster, index));
  const scenario: Scenario = {
    ...scenarios[name],
    seed,
    robots: scenarios[name].robots.slice(0, robots).map((robot, index) => {
      const batteryPercent = variations[index]?.batteryPercent;
      return batteryPercent === undefined ? robot : { ...robot, batteryPercent };
    }),
    faults: faults.flatMap((fault) => worldFault(fault, roster)),
  };
  const contract = lostLink === undefined ? {} : { lostLink };
  return { sector: { ...sector, ...contract, interfaceName: `sim-${sector.interfaceName}`, roster }, scenario };
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
