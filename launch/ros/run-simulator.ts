import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { robotId } from '#shared/ids/branded.ts';
import { seededRandom } from '#shared/random/random.ts';
import { qos } from '#shared/ros/port.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import { systemClock } from '../system-clock.ts';
import { untilAborted } from '../until-aborted.ts';

export interface SimulatorOptions {
  readonly scenario: Scenario;
  readonly fidelity: Fidelity;
  /** Behind `--ros-args`. */
  readonly rosArguments: readonly string[];
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

const clockPeriodMs = 50;

/**
 * The bodies of a scenario's robots on a real ROS 2 graph, without minds: sensors speak, wheels obey `cmd_vel`, `tf` shows their
 * frames, and /clock tells the time to whoever uses it. In real time, until the signal aborts.
 */
export async function runSimulator({
  scenario,
  fidelity,
  rosArguments,
  print,
  signal,
}: SimulatorOptions): Promise<void> {
  const clock = systemClock();
  const graph = await createRclnodejsGraph({
    clock,
    argv: rosArguments,
    onFault: ({ node, entity, error }) => print(`fault in ${node} ${entity}: ${String(error)}`),
  });
  const sector = sectors[scenario.sector];
  const random = seededRandom(scenario.seed);
  const backend = createEmbeddedBackend({ scenario, sector, clock, fidelity, random, frames: true });
  for (const { manufacturer, serialNumber } of sector.roster) {
    const id = robotId(manufacturer, serialNumber);
    backend.attach(id, graph, id);
  }
  const world = graph.createNode('world', { namespace: '' });
  const time = world.createPublisher('/clock', 'rosgraph_msgs/msg/Clock', qos.sensor);
  world.createTimer(clockPeriodMs, () => time.publish({ clock: toStamp(clock.now()) }));
  backend.start(signal);
  print(`${sector.roster.length} robot bodies of ${sector.name} stand on the graph. Ctrl-C ends it.`);
  await untilAborted(signal);
  graph.shutdown();
}
