import { parseProgramOrExit } from '../args.ts';
import type { Values } from '../args.ts';
import { fleetOptions } from './fleet-options.ts';
import { runFleet } from './run-fleet.ts';
import { splitRosArguments } from '../ros/ros-arguments.ts';
import { runDetector } from '../ros/run-detector.ts';
import { stopSignal } from '../stop-signal.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';

export const simulatedRobotSpec = {
  command: 'npm run robot --',
  summary:
    'One robot agent with simulated sensors and wheels, for a control centre that runs elsewhere. Its identity and keys come from ' +
    'the file of secrets that enrolment (in the demo: `npm start`) made.',
  options: {
    serial: { kind: 'text', value: 'R-01', help: 'which robot of the roster', default: 'R-01' },
    ros: { kind: 'flag', help: 'the robot stands on a real ROS 2 graph; what follows --ros-args goes to ROS' },
    external: {
      kind: 'flag',
      help: 'with --ros: sensors and wheels are other nodes (simulate --ros, Gazebo, drivers)',
    },
    node: {
      kind: 'choice',
      choices: ['all', 'agent', 'detector'],
      help: 'with --ros: which of its nodes run in this process; agent: all but the detector',
      default: 'all',
    },
    ...fleetOptions,
  },
  examples: [
    ['npm run robot -- --serial R-03', 'against the centre of a running demo'],
    ['npm run robot -- --mqtt-url mqtt://broker:1883 --centre-url http://centre:8080', 'against another machine'],
    ['npm run robot -- --ros --fidelity statistical', 'with RViz, rosbag and Nav2 tools, in a shell with ROS sourced'],
    ['npm run robot -- --ros --external', 'body elsewhere on the graph: npm run simulate -- --ros, Gazebo, drivers'],
  ],
} as const;
type Options = Values<typeof simulatedRobotSpec.options>;

/** `npm run robot` without a configuration file: a robot with simulated sensors. Resolves with the exit code. */
export async function simulatedRobot(argv: readonly string[]): Promise<number> {
  const { own, ros } = splitRosArguments(argv);
  const { values } = parseProgramOrExit(simulatedRobotSpec, own);
  if (!values.ros && (values.external || values.node !== 'all')) {
    process.stderr.write('--external and --node need --ros: other processes reach a robot over a ROS graph only.\n');
    return 2;
  }
  if (values.node === 'detector') await detectorAlone(values, ros);
  else await agent(values, ros);
  return 0;
}

function detectorAlone(values: Options, ros: readonly string[]): Promise<void> {
  const sector = scenarios[values.scenario as ScenarioName].sector;
  return runDetector({ sector, serial: values.serial, rosArguments: ros, print: console.log, signal: stopSignal() });
}

function agent(values: Options, ros: readonly string[]): Promise<void> {
  return runFleet({
    scenario: values.scenario as ScenarioName,
    fidelity: values.fidelity as Fidelity,
    mqttUrl: values['mqtt-url'],
    centreUrl: values['centre-url'],
    centreId: values['centre-id'],
    secrets: values.secrets,
    dataDir: values['data-dir'],
    only: [values.serial],
    ...(values.ros && { rosArguments: ros, externalBody: values.external }),
    detectorElsewhere: values.node === 'agent',
    print: (line) => console.log(line),
    signal: stopSignal(),
  });
}
