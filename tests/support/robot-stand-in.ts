import { join } from 'node:path';
import { robotConfigOf } from '#launch/field/robot-config-of.ts';
import { openRecorder } from '#launch/fleet/open-recorder.ts';
import { createRobot } from '#launch/fleet/start-robot.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { loadRobotFile } from '#launch/robot-file/load-robot-file.ts';
import { readRobotKeys } from '#launch/robot-keys/read-robot-keys.ts';
import { stopSignal } from '#launch/stop-signal.ts';
import { systemClock } from '#launch/system-clock.ts';
import { seededRandom } from '#shared/random/random.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';

/** Without ROS: `node robot-stand-in.ts <config> robot|body`. The body alone, or the robot of the file with the body in one process. */
const [config = '', part = 'robot'] = process.argv.slice(2);
const clock = systemClock();
const loaded = loadRobotFile(config);
const { dem, rosterEntry, sector, file } = loaded;
const onFault = (error: unknown): void => console.error(error);
const graph = createInProcessGraph({ clock, onFault: ({ error }) => onFault(error) });
const scenario = scenarios['border-hills'];
const one = { ...sector, roster: [rosterEntry] };
const options = { scenario, sector: one, clock, fidelity: 'statistical' as const, random: seededRandom(scenario.seed) };
const backend = createEmbeddedBackend(options);
const robot = robotConfigOf(loaded, '').robot;
backend.attach(robot, graph, robot);
const signal = stopSignal();
backend.start(signal);
if (part === 'robot') {
  const keys = readRobotKeys(loaded.keysDir, 'centre-1', false);
  const dataDir = join(loaded.dataDir, 'stand-in');
  const { recorder } = openRecorder({ clock, dataDir, diskBytes: 1e8, onThinned: () => undefined, onFault });
  const agent = createRobot({
    clock,
    graph,
    keys,
    dataDir,
    recorder,
    centreUrl: file.centre.url,
    config: { ...robotConfigOf(loaded, keys.secret.password), autoPatrol: true },
    connect: mqttConnector(file.centre.broker),
    groundHeight: (x, y) => dem.heightAt(x, y),
    onEvent: () => undefined,
  });
  await agent.start(signal);
}
console.log('ready');
await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
process.exit(0);
