import { join, resolve } from 'node:path';
import type { RobotAgent } from '#robots/agent.ts';
import type { RobotAgentDeps } from '#robots/agent-deps.ts';
import { robotConfig } from '#robots/config.ts';
import { sha256 } from '#robots/identity/node-crypto.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import type { FlightRecorder } from '#robots/recorder/flight-recorder.ts';
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
import type { Fidelity, SimulationBackend } from '#simulation/simulation-backend.ts';
import { readRobotSecrets } from '../demo/provision.ts';
import { keysOf } from '../demo/robot-secrets.ts';
import { mqttConnector } from '../mqtt-connector.ts';
import { timeOf } from '../ros/time-of.ts';
import { systemClock } from '../system-clock.ts';
import { untilAborted } from '../until-aborted.ts';
import { gazeboWorld } from './gazebo-world.ts';
import type { GazeboWorldOptions } from './gazebo-world.ts';
import { openRecorder } from './open-recorder.ts';
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
  /** The world is a real Gazebo Classic instead of the embedded simulator. */
  readonly gazebo?: boolean;
  /** Sensors and wheels are other nodes of that graph: no simulator here. */
  readonly externalBody?: boolean;
  /** The detector runs in a process of its own. */
  readonly detectorElsewhere?: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

const recordingsBytes = 100e6;

/** The embedded simulator and the robots that live in it, in real time, until the signal aborts. */
export async function runFleet(options: FleetOptions): Promise<void> {
  const { print, signal, fidelity } = options;
  const scenario = scenarios[options.scenario];
  const sector = { ...sectors[scenario.sector], interfaceName: `sim-${sectors[scenario.sector].interfaceName}` };
  const secrets = readRobotSecrets(options.secrets);
  const connect = mqttConnector(options.mqttUrl);
  const onFault = ({ node, entity, error }: RosFault): void => print(`fault in ${node} ${entity}: ${String(error)}`);
  const { externalBody = false, rosArguments } = options;
  const rosGraph = rosArguments && (await createRclnodejsGraph({ clock: systemClock(), onFault, argv: rosArguments }));
  if (rosGraph !== undefined) await timeOf(rosGraph, print, signal);
  const clock = rosGraph?.clock ?? systemClock();
  const dem = generateDem(sector);
  const random = seededRandom(scenario.seed);
  const frames = rosGraph !== undefined;
  await using gazebo =
    options.gazebo === true ? gazeboWorld(gazeboOptions(options, { clock, random, sector })) : undefined;
  const embedded = (): SimulationBackend =>
    createEmbeddedBackend({ scenario, sector, clock, fidelity, random, frames });
  const backend = gazebo?.backend ?? (externalBody ? undefined : embedded());
  const agents: RobotAgent[] = [];
  const recorders: FlightRecorder[] = [];
  for (const entry of sector.roster) {
    if (options.only !== undefined && !options.only.includes(entry.serialNumber)) continue;
    const id = robotId(entry.manufacturer, entry.serialNumber);
    const own = secrets.find((one) => robotId(one.manufacturer, one.serialNumber) === id);
    if (own === undefined) throw new Error(`${options.secrets} holds no secrets of ${id}`);
    const graph = rosGraph ?? createInProcessGraph({ clock, onFault });
    const sight = fidelity === 'pixels' ? 'images' : 'detections';
    const dataDir = join(options.dataDir, entry.serialNumber);
    const say = (kind: string, text: string): void => print(`${entry.callSign} ${kind}: ${text}`);
    const { recorder } = openRecorder({
      clock,
      dataDir,
      diskBytes: recordingsBytes,
      onThinned: ({ name }) => say('recorder', `recording ${name} was given up for newer ones`),
      onFault: (error) => say('fault', String(error)),
    });
    const agent = createRobot({
      clock,
      graph,
      config: robotConfig(sector, entry, own.password, { opex: 's', sight, autoPatrol: true }),
      keys: keysOf(own, options.centreId),
      connect,
      centreUrl: options.centreUrl,
      dataDir,
      recorder,
      ...(sight === 'images' && eyeOf(options)),
      publishMapFrame: rosGraph !== undefined,
      groundHeight: (x, y) => dem.heightAt(x, y),
      onEvent: ({ kind, text }) => say(kind, text),
    });
    recorders.push(recorder);
    backend?.attach(id, graph, id);
    agents.push(agent);
  }
  backend?.start(signal);
  await Promise.all(agents.map((agent) => agent.start(new AbortController().signal)));
  print(`${agents.length} robots are on patrol`);
  await untilAborted(signal);
  await Promise.all(agents.map((agent) => agent[Symbol.asyncDispose]()));
  await Promise.all(recorders.map((recorder) => recorder.close()));
  rosGraph?.shutdown();
}

function gazeboOptions(
  { dataDir, fidelity, only, print, scenario }: FleetOptions,
  parts: Pick<GazeboWorldOptions, 'clock' | 'random' | 'sector'>,
): GazeboWorldOptions {
  return {
    ...parts,
    scenario: scenarios[scenario],
    robots: only ?? parts.sector.roster.map(({ serialNumber }) => serialNumber),
    cameras: fidelity === 'pixels',
    folder: resolve(dataDir, 'gazebo'),
    print,
  };
}

/** A detector of its own, or the name of the one that runs elsewhere. */
function eyeOf({ detectorElsewhere }: FleetOptions): Pick<RobotAgentDeps, 'detector' | 'model'> {
  const detector = createHotSpotDetector(sha256);
  return detectorElsewhere === true ? { model: detector.model } : { detector };
}
