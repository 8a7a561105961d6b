import { parseProgramOrExit } from './args.ts';
import { fleetOptions } from './fleet/fleet-options.ts';
import { runFleet } from './fleet/run-fleet.ts';
import { codedExit } from './coded-exit.ts';
import { splitRosArguments } from './ros/ros-arguments.ts';
import { stopSignal } from './stop-signal.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';

const { own, ros } = splitRosArguments(process.argv.slice(2));
const spec = {
  command: 'node launch/fleet.ts',
  summary:
    'The embedded simulator with all robots of its scenario, in real time. `npm start` runs it beside the centre.',
  options: {
    ros: { kind: 'flag', help: 'on a real ROS 2 graph; what follows --ros-args goes to ROS' },
    gazebo: { kind: 'flag', help: 'the world is a real Gazebo Classic' },
    ...fleetOptions,
  },
  examples: [['node launch/fleet.ts --fidelity statistical', 'without rendering, for slow machines']],
} as const;
const { values } = parseProgramOrExit(spec, own);

process.umask(0o077);
await codedExit(
  runFleet({
    scenario: values.scenario as ScenarioName,
    fidelity: values.fidelity as Fidelity,
    mqttUrl: values['mqtt-url'],
    centreUrl: values['centre-url'],
    centreId: values['centre-id'],
    secrets: values.secrets,
    dataDir: values['data-dir'],
    ...(values.ros && { rosArguments: ros }),
    gazebo: values.gazebo,
    print: (line) => console.log(line),
    signal: stopSignal(),
  }),
);
process.exit(0);
