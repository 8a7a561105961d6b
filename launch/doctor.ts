import { parseProgramOrExit } from './args.ts';
import { checkConfiguration } from './doctor/check-configuration.ts';
import { checkInstallation } from './doctor/check-installation.ts';
import { checkReachability } from './doctor/check-reachability.ts';
import type { Finding } from './doctor/finding.ts';
import { findingLines, summary } from './doctor/print-finding.ts';
import { checkRobot } from './field/checks/check-robot.ts';

const { operands, values } = parseProgramOrExit({
  command: 'npm run doctor --',
  summary:
    'Says what is installed, reachable and misconfigured, and how to mend it. Starts and changes nothing. With `robot`: a robot in the ' +
    'field, its ROS graph, keys, disk and link.',
  operands: '[robot]',
  options: {
    config: { kind: 'text', value: 'FILE', help: 'with robot: its configuration file', default: 'robot.yaml' },
    json: { kind: 'flag', help: 'print the findings as JSON' },
  },
  examples: [
    ['npm run doctor', 'a centre or the demo, with the present environment'],
    ['MQTT_URL=mqtt://broker:1883 npm run doctor', 'does that broker answer?'],
    ['npm run doctor -- robot --config /etc/border-patrol/robot.yaml', 'a robot, in a shell with ROS sourced'],
  ],
});
const [what] = operands;
if (what !== undefined && (what !== 'robot' || operands.length > 1)) {
  process.stderr.write(`Unexpected "${operands.join(' ')}"; there is only \`robot\`.\n`);
  process.exit(2);
}

const all: Finding[] = [];
const say = (finding: Finding): void => {
  all.push(finding);
  if (!values.json) console.log(findingLines(finding));
};
if (what === 'robot') await checkRobot(values.config, say);
else {
  const { findings, config } = await checkConfiguration(process.env);
  const reachable = config === undefined ? [] : await checkReachability(config);
  for (const finding of [...checkInstallation(), ...findings, ...reachable]) say(finding);
}
console.log(values.json ? JSON.stringify(all, null, 2) : summary(all));
process.exit(all.some(({ level }) => level === 'fault') ? 1 : 0);
