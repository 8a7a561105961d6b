import { join } from 'node:path';
import type { RobotAgent } from '#robots/agent.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { robotId } from '#shared/ids/branded.ts';
import { seededRandom } from '#shared/random/random.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { RosFault } from '#shared/ros/port.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import { readRobotSecrets } from '../demo/provision.ts';
import { mqttConnector } from '../mqtt-connector.ts';
import { systemClock } from '../system-clock.ts';
import { createRobot } from './start-robot.ts';

export interface FleetOptions {
  readonly scenario: ScenarioName;
  readonly fidelity: Fidelity;
  readonly mqttUrl: string;
  readonly centreUrl: string;
  readonly centreId: string;
  /** JSON file with the robots' secrets. */
  readonly secrets: string;
  readonly dataDir: string;
  /** Serial numbers; undefined: the whole roster. */
  readonly only?: readonly string[];
  /** Given: robots and their simulated drivers stand on a real ROS 2 graph, with these arguments (`--ros-args ...`) for it. */
  readonly rosArguments?: readonly string[];
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The embedded simulator and the robots that live in it, in real time, until the signal aborts. */
export async function runFleet(options: FleetOptions): Promise<void> {
  const { print, signal, fidelity } = options;
  const scenario = scenarios[options.scenario];
  const sector = { ...sectors[scenario.sector], interfaceName: `sim-${sectors[scenario.sector].interfaceName}` };
  const clock = systemClock();
  const dem = generateDem(sector);
  const backend = createEmbeddedBackend({ scenario, sector, clock, fidelity, random: seededRandom(scenario.seed) });
  const secrets = readRobotSecrets(options.secrets);
  const connect = mqttConnector(options.mqttUrl);
  const onFault = ({ node, entity, error }: RosFault): void => print(`fault in ${node} ${entity}: ${String(error)}`);
  const { rosArguments } = options;
  const rosGraph = rosArguments && (await createRclnodejsGraph({ clock, onFault, argv: rosArguments }));
  const agents: RobotAgent[] = [];
  for (const entry of sector.roster) {
    if (options.only !== undefined && !options.only.includes(entry.serialNumber)) continue;
    const id = robotId(entry.manufacturer, entry.serialNumber);
    const own = secrets.find((one) => robotId(one.manufacturer, one.serialNumber) === id);
    if (own === undefined) throw new Error(`${options.secrets} holds no secrets of ${id}`);
    const graph = rosGraph ?? createInProcessGraph({ clock, onFault });
    const agent = createRobot({
      ...options,
      clock,
      graph,
      sector,
      entry,
      connect,
      secrets: own,
      dataDir: join(options.dataDir, entry.serialNumber),
      sight: fidelity === 'pixels' ? 'images' : 'detections',
      opex: 's',
      groundHeight: (x, y) => dem.heightAt(x, y),
      onEvent: ({ kind, text }) => print(`${entry.callSign} ${kind}: ${text}`),
    });
    backend.attach(id, graph, id);
    agents.push(agent);
  }
  backend.start(signal);
  const started = agents.map((agent) => agent.start(new AbortController().signal));
  Promise.all(started).then(
    () => print(`${agents.length} robots are on patrol`),
    () => undefined,
  );
  await aborted(signal);
  await Promise.all(agents.map((agent) => agent[Symbol.asyncDispose]()));
  rosGraph?.shutdown();
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
