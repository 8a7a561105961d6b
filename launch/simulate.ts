import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import { Constellation } from '#tests/constellation/constellation.ts';
import { describeReport } from '#tests/constellation/constellation-report.ts';
import { parseProgramOrExit } from './args.ts';
import { codedExit } from './coded-exit.ts';
import { splitRosArguments } from './ros/ros-arguments.ts';
import { runSimulator } from './ros/run-simulator.ts';
import { ScenarioWatch } from './simulate/scenario-watch.ts';
import { showInGazebo } from './simulate/show-in-gazebo.ts';
import { stopSignal } from './stop-signal.ts';

const names = Object.keys(scenarios) as ScenarioName[];
const { own, ros } = splitRosArguments(process.argv.slice(2));
const spec = {
  command: 'npm run simulate --',
  summary:
    'Plays a scenario without a screen, in simulated time: what happens, what is detected, which alarms it gives.',
  operands: '[scenario]',
  options: {
    list: { kind: 'flag', help: 'names the scenarios' },
    ros: { kind: 'flag', help: 'only the robots’ bodies, in real time, on a real ROS 2 graph, with /clock and tf' },
    gazebo: { kind: 'flag', help: 'in a real Gazebo Classic, in real time, with the console; installed if need be' },
    port: {
      kind: 'number',
      value: 'N',
      help: 'of the console with --gazebo; 0: any',
      default: 8080,
      min: 0,
      max: 65_535,
    },
    minutes: { kind: 'number', value: 'N', help: 'simulated minutes', default: 10, min: 0.1, max: 100_000 },
    seed: { kind: 'number', value: 'N', help: 'default: the scenario’s own', min: 0 },
    fidelity: {
      kind: 'choice',
      choices: ['statistical', 'pixels'],
      help: 'a model fitted to the detector (fast), or rendered frames through it',
      default: 'statistical',
    },
  },
  examples: [
    ['npm run simulate -- --list', 'what there is'],
    ['npm run simulate -- border-hills --minutes 30', 'half an hour of patrol in some seconds'],
    ['npm run simulate -- customs-terminal --fidelity pixels', 'with rendered frames; slower than a fast-forward'],
    ['npm run simulate -- --ros', 'then `npm run robot -- --ros --external` in another shell'],
    ['npm run simulate -- --gazebo border-hills', 'the same robots in Gazebo’s physics and pictures'],
  ],
} as const;
const { values, operands } = parseProgramOrExit(spec, own);

if (values.list) {
  for (const name of names) console.log(`${name.padEnd(18)} ${scenarios[name].title}`);
  process.exit(0);
}
const wanted = operands[0] ?? 'border-hills';
const name = names.find((known) => known === wanted);
if (name === undefined) {
  console.error(`There is no scenario "${wanted}". Known: ${names.join(', ')}.`);
  process.exit(2);
}

const scenario = scenarios[name];
if (values.gazebo) {
  process.umask(0o077);
  const { port } = values;
  const shown = await showInGazebo({
    scenario: name,
    port,
    dataDir: '.data/gazebo',
    print: console.log,
    signal: stopSignal(),
  });
  process.exit(shown ? 0 : 1);
}
if (values.ros) {
  const fidelity = values.fidelity as Fidelity;
  await codedExit(runSimulator({ scenario, fidelity, rosArguments: ros, print: console.log, signal: stopSignal() }));
  process.exit(0);
}
const clockText = (atMs: number): string => new Date(Date.parse(scenario.startsAt) + atMs).toISOString().slice(11, 19);
const watch = new ScenarioWatch((atMs, text) => console.log(`${clockText(atMs)}  ${text}`));
const constellation = new Constellation({
  seed: values.seed ?? scenario.seed,
  robots: scenario.robots.length,
  durationMs: values.minutes * 60_000,
  settleMs: 0,
  fidelity: values.fidelity as Fidelity,
  sector: scenario.sector,
  operators: false,
  extraInvariants: [watch],
});
console.log(`${scenario.title}; ${values.minutes} simulated minutes, ${values.fidelity} sight`);
const report = await constellation.run();
console.log('');
const verdicts = watch.judge(scenario.expectations, report.simulatedMs);
for (const { what, ok } of verdicts) console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
for (const line of describeReport(report)) console.log(line);
process.exit(report.broken === undefined && verdicts.every(({ ok }) => ok) ? 0 : 1);
