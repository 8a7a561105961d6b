import { robotId } from '#shared/ids/branded.ts';
import { seededRandom } from '#shared/random/random.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { createEmbeddedBackend } from '../embedded/embedded-backend.ts';
import { STEP_MS } from '../embedded/sensor-rates.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Fidelity } from '../simulation-backend.ts';
import { recordingGraph } from './recording-graph.ts';

export interface SimulationSpeed {
  readonly fidelity: Fidelity;
  readonly robots: number;
  readonly simulatedS: number;
  readonly wallS: number;
  /** Simulated seconds a second, the world alone. */
  readonly timesRealTime: number;
  /** Wall time a robot and step of 100 ms. */
  readonly microsARobotStep: number;
  /** Of all messages, images included. */
  readonly messages: number;
}

/** Drives every robot of a scenario in slow circles and measures the world alone. `nowMs` is a wall clock. */
export async function simulationSpeed(
  scenario: Scenario,
  fidelity: Fidelity,
  simulatedS: number,
  nowMs: () => number,
): Promise<SimulationSpeed> {
  const sector = sectors[scenario.sector];
  const clock = new SimulatedClock(0, () => Promise.resolve());
  const backend = createEmbeddedBackend({ scenario, sector, clock, random: seededRandom(scenario.seed), fidelity });
  let messages = 0;
  const graph = recordingGraph(clock, () => messages++);
  for (const { manufacturer, serialNumber } of sector.roster) {
    backend.attach(robotId(manufacturer, serialNumber), graph, serialNumber);
  }
  clock.setRepeating(() => {
    for (const { serialNumber } of sector.roster) {
      graph.send(`${serialNumber}/${robotTopics.cmdVel}`, 'geometry_msgs/msg/Twist', {
        linear: { x: 1.8, y: 0, z: 0 },
        angular: { x: 0, y: 0, z: 0.05 },
      });
    }
  }, STEP_MS);
  const end = new AbortController();
  backend.start(end.signal);
  const begun = nowMs();
  await clock.advance(simulatedS * 1000);
  const wallS = (nowMs() - begun) / 1000;
  end.abort();
  const robots = sector.roster.length;
  const steps = (simulatedS * 1000) / STEP_MS;
  return {
    fidelity,
    robots,
    simulatedS,
    wallS,
    timesRealTime: simulatedS / wallS,
    microsARobotStep: (1e6 * wallS) / (robots * steps),
    messages,
  };
}
