import { parseProgramOrExit } from './args.ts';
import { fleetOptions } from './fleet/fleet-options.ts';
import { runFleet } from './fleet/run-fleet.ts';
import { stopSignal } from './fleet/stop-signal.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';

const { values } = parseProgramOrExit({
  command: 'npm run robot --',
  summary:
    'One robot agent with simulated sensors and wheels, for a control centre that runs elsewhere. Its identity and keys come from ' +
    'the file of secrets that enrolment (in the demo: `npm start`) made.',
  options: {
    serial: { kind: 'text', value: 'R-01', help: 'which robot of the roster', default: 'R-01' },
    ...fleetOptions,
  },
  examples: [
    ['npm run robot -- --serial R-03', 'against the centre of a running demo'],
    ['npm run robot -- --mqtt-url mqtt://broker:1883 --centre-url http://centre:8080', 'against another machine'],
  ],
});

process.umask(0o077);
await runFleet({
  scenario: values.scenario as ScenarioName,
  fidelity: values.fidelity as Fidelity,
  mqttUrl: values['mqtt-url'],
  centreUrl: values['centre-url'],
  centreId: values['centre-id'],
  secrets: values.secrets,
  dataDir: values['data-dir'],
  only: [values.serial],
  print: (line) => console.log(line),
  signal: stopSignal(),
});
process.exit(0);
