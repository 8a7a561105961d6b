import { parseProgramOrExit } from './args.ts';
import { fleetOptions } from './fleet/fleet-options.ts';
import { runFleet } from './fleet/run-fleet.ts';
import { stopSignal } from './stop-signal.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';

const { values } = parseProgramOrExit({
  command: 'node launch/fleet.ts',
  summary:
    'The embedded simulator with all robots of its scenario, in real time. `npm start` runs it beside the centre.',
  options: fleetOptions,
  examples: [['node launch/fleet.ts --fidelity statistical', 'without rendering, for slow machines']],
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
  print: (line) => console.log(line),
  signal: stopSignal(),
});
process.exit(0);
