import { robotConfig } from '#robots/config.ts';
import type { ChargingTurn } from '#robots/config.ts';
import { seededRandom } from '#shared/random/random.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import { TerrainFleet, emptyHills } from './terrain-fleet.ts';

/** A place counts as looked at by a robot that patrols so near to it. */
const nearM = 60;
const sampleSeconds = 10;

export interface PatrolGaps {
  /** Longest time that any place of the patrol track was without a robot, and the mean over places of each one's longest, minutes. */
  readonly worstMinutes: number;
  readonly meanMinutes: number;
  /** Longest time with two neighbours away together, minutes. */
  readonly neighboursAwayMinutes: number;
  readonly emptied: number;
}

/** Six robots on the hills for so many hours with batteries that must be charged meanwhile; gaps are counted after the first hour. */
export async function patrolGaps(
  seed: number,
  hours: number,
  turn: (configured: ChargingTurn | undefined) => ChargingTurn | undefined,
): Promise<PatrolGaps> {
  const random = seededRandom(`gaps-${seed}`);
  const robots = emptyHills.robots.map((robot) => ({ ...robot, batteryPercent: random.between(35, 75) }));
  const fleet = new TerrainFleet({
    sector: borderHills,
    scenario: { ...emptyHills, seed, robots },
    centre: false,
    config: (index) => ({ chargingTurn: turn(robotConfig(borderHills, borderHills.roster[index]!, '').chargingTurn) }),
  });
  await fleet.start();
  const places = borderHills.routeGraph.nodes.filter(({ nodeId }) => nodeId.startsWith('T'));
  const seenAt = places.map(() => 3600);
  const longest = places.map(() => 0);
  let [emptied, together, awayTogether] = [0, 0, 0];
  for (let now = sampleSeconds; now <= hours * 3600; now += sampleSeconds) {
    await fleet.pass(sampleSeconds);
    const truths = fleet.backend.truth.robots();
    const away = fleet.members.map(({ parts }) => parts.mission.state.task.kind === 'DOCK');
    emptied += truths.filter(({ batteryPercent }) => batteryPercent <= 0).length;
    together = away.some((isAway, index) => isAway && away[index + 1] === true) ? together + sampleSeconds : 0;
    awayTogether = Math.max(awayTogether, together);
    if (now < 3600) continue;
    places.forEach((place, index) => {
      longest[index] = Math.max(longest[index]!, now - seenAt[index]!);
      if (truths.some(({ x, y }, robot) => !away[robot]! && Math.hypot(x - place.x, y - place.y) < nearM))
        seenAt[index] = now;
    });
  }
  return {
    worstMinutes: Math.max(...longest) / 60,
    meanMinutes: longest.reduce((sum, seconds) => sum + seconds, 0) / places.length / 60,
    neighboursAwayMinutes: awayTogether / 60,
    emptied,
  };
}
