import { installedRosFault } from '#robots/ros/load-rclnodejs.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';
import { parseProgramOrExit } from './args.ts';
import { buildConsole } from './demo/build-console.ts';
import { runDemo } from './demo/run-demo.ts';
import { splitRosArguments } from './ros/ros-arguments.ts';
import { stopSignal } from './stop-signal.ts';

const [first, ...others] = Object.keys(scenarios) as [string, ...string[]];
const { own, ros } = splitRosArguments(process.argv.slice(2));
const spec = {
  command: 'npm start --',
  summary: 'The demo: control centre with an MQTT broker, a simulated sector and its robots, on this machine alone.',
  options: {
    scenario: { kind: 'choice', choices: [first, ...others], help: 'the world', default: 'border-hills' },
    port: { kind: 'number', value: 'N', help: 'of the console; 0: any', default: 8080, min: 0, max: 65_535 },
    fidelity: {
      kind: 'choice',
      choices: ['pixels', 'statistical'],
      help: 'rendered frames through the detector, or a model fitted to it (light, without pictures)',
      default: 'pixels',
    },
    'data-dir': { kind: 'text', value: 'FOLDER', help: 'database, keys, robots’ disks, logs', default: '.data/demo' },
    fresh: { kind: 'flag', help: 'forget the last demo of this scenario first' },
    verbose: { kind: 'flag', help: 'print what goes to the log files' },
    ros: { kind: 'flag', help: 'the robots stand on a real ROS 2 graph; what follows --ros-args goes to ROS' },
  },
  examples: [
    ['npm start', 'ten kilometres of hills, six robots'],
    ['npm start -- --scenario customs-terminal --fresh', 'a container yard by night, four robots'],
    ['npm start -- --ros --fidelity statistical', 'with RViz, rosbag and ros2 tools, in a shell with ROS sourced'],
  ],
} as const;
const { values } = parseProgramOrExit(spec, own);
const rosFault = values.ros ? installedRosFault() : undefined;
if (rosFault !== undefined) {
  process.stderr.write(`${rosFault}\n`);
  process.exit(1);
}

process.umask(0o077);
const print = (line: string): void => console.log(line);
const signal = stopSignal();
if (!(await buildConsole(print))) process.exit(1);
print('Starting the control centre and the robots, some seconds …');
await runDemo({
  scenario: values.scenario as ScenarioName,
  fidelity: values.fidelity,
  port: values.port,
  dataDir: values['data-dir'],
  fresh: values.fresh,
  verbose: values.verbose,
  ...(values.ros && { rosArguments: ros }),
  print,
  signal,
});
process.exit(0);
