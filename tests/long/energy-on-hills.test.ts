import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import { RouteGraph } from '#robots/navigation/route-graph.ts';
import { TerrainFleet, emptyHills } from '#tests/support/terrain-fleet.ts';

const { edges } = borderHills.routeGraph;
const graph = new RouteGraph(borderHills.routeGraph);

/** Every robot somewhere within three kilometres of its dock, with a battery that is soon too low to stay. */
function randomStarts(seed: number): Scenario {
  const random = seededRandom(`energy-${seed}`);
  const robots = borderHills.roster.map(({ dockNodeId, serialNumber }) => {
    const ways = graph.distancesFrom(dockNodeId);
    const near = edges.filter(({ from }) => (ways.get(from) ?? Number.POSITIVE_INFINITY) < 3000);
    const edge = near[random.integer(0, near.length - 1)]!;
    const [from, to] = random.next() < 0.5 ? [edge.to, edge.from] : [edge.from, edge.to];
    return {
      serialNumber,
      start: { kind: 'route' as const, from, to, alongM: random.between(0, 60) },
      batteryPercent: random.between(26, 30),
    };
  });
  return { ...emptyHills, seed, robots };
}

interface Arrival {
  readonly percent: number;
  readonly wayKm: number;
}

async function comeHome(seed: number): Promise<{ readonly arrivals: readonly Arrival[]; readonly stranded: number }> {
  const fleet = new TerrainFleet({
    sector: borderHills,
    scenario: randomStarts(seed),
    config: { chargingTurn: undefined },
  });
  await fleet.start();
  const arrivals: Arrival[] = [];
  let stranded = 0;
  const done = new Set<number>();
  const leftAt = new Map<number, number>();
  for (let minutes = 0; done.size < fleet.members.length && minutes < 150; minutes += 0.25) {
    await fleet.pass(15);
    fleet.members.forEach(({ parts }, index) => {
      const { batteryPercent } = fleet.truth(index);
      if (done.has(index)) return;
      const { task } = parts.mission.state;
      if (task.kind === 'RETURN' && !leftAt.has(index)) leftAt.set(index, parts.localization.drivenM);
      if (batteryPercent <= 0) stranded++;
      else if (task.kind === 'DOCK') {
        const wayKm = (parts.localization.drivenM - (leftAt.get(index) ?? 0)) / 1000;
        arrivals.push({ percent: batteryPercent, wayKm });
      } else return;
      done.add(index);
    });
  }
  return { arrivals, stranded: stranded + fleet.members.length - done.size };
}

describe('energy over terrain, with whole robots in the simulator', () => {
  it.each([1, 2, 3, 4])('strands none, and leaves each its reserve (seed %i)', async (seed) => {
    const { arrivals, stranded } = await comeHome(seed);
    const worst = arrivals.toSorted((a, b) => a.percent - b.percent);
    console.log(worst.map(({ percent, wayKm }) => `${percent.toFixed(1)} % after ${wayKm.toFixed(1)} km`).join('; '));
    expect(stranded).toBe(0);
    expect(worst[0]!.percent).toBeGreaterThan(9);
  });
});
