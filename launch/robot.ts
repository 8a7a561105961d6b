import { parseProgramOrExit } from './args.ts';
import { fleetOptions } from './fleet/fleet-options.ts';
import { runFleet } from './fleet/run-fleet.ts';
import { stopSignal } from './stop-signal.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';

const argv = process.argv.slice(2);
const rosAt = argv.includes('--ros-args') ? argv.indexOf('--ros-args') : argv.length;
const spec = {
  command: 'npm run robot --',
  summary:
    'One robot agent with simulated sensors and wheels, for a control centre that runs elsewhere. Its identity and keys come from ' +
    'the file of secrets that enrolment (in the demo: `npm start`) made.',
  options: {
    serial: { kind: 'text', value: 'R-01', help: 'which robot of the roster', default: 'R-01' },
    ros: { kind: 'flag', help: 'the robot stands on a real ROS 2 graph; what follows --ros-args goes to ROS' },
    ...fleetOptions,
  },
  examples: [
    ['npm run robot -- --serial R-03', 'against the centre of a running demo'],
    ['npm run robot -- --mqtt-url mqtt://broker:1883 --centre-url http://centre:8080', 'against another machine'],
    ['npm run robot -- --ros --fidelity statistical', 'with RViz, rosbag and Nav2 tools, in a shell with ROS sourced'],
  ],
} as const;
const { values } = parseProgramOrExit(spec, argv.slice(0, rosAt));

process.umask(0o077);
try {
  await runFleet({
    scenario: values.scenario as ScenarioName,
    fidelity: values.fidelity as Fidelity,
    mqttUrl: values['mqtt-url'],
    centreUrl: values['centre-url'],
    centreId: values['centre-id'],
    secrets: values.secrets,
    dataDir: values['data-dir'],
    only: [values.serial],
    ...(values.ros && { rosArguments: argv.slice(rosAt) }),
    print: (line) => console.log(line),
    signal: stopSignal(),
  });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
process.exit(0);
