import { parseProgramOrExit } from './args.ts';
import { checkConfiguration } from './doctor/check-configuration.ts';
import { checkInstallation } from './doctor/check-installation.ts';
import { checkReachability } from './doctor/check-reachability.ts';
import type { Finding } from './doctor/finding.ts';

const { values } = parseProgramOrExit({
  command: 'npm run doctor --',
  summary: 'Says what is installed, reachable and misconfigured, and how to mend it. Starts and changes nothing.',
  options: { json: { kind: 'flag', help: 'print the findings as JSON' } },
  examples: [
    ['npm run doctor', 'with the present environment'],
    ['MQTT_URL=mqtt://broker:1883 npm run doctor', 'does that broker answer?'],
  ],
});

const { findings, config } = await checkConfiguration(process.env);
const reachable = config === undefined ? [] : await checkReachability(config);
const all = [...checkInstallation(), ...findings, ...reachable];

if (values.json) console.log(JSON.stringify(all, null, 2));
else all.forEach(print);
const faults = all.filter(({ level }) => level === 'fault').length;
if (!values.json) console.log(faults === 0 ? 'Nothing is in the way.' : `${faults} to mend.`);
process.exitCode = faults === 0 ? 0 : 1;

function print({ level, name, detail, cure }: Finding): void {
  const mark = { ok: 'ok   ', note: 'note ', fault: 'FAULT' }[level];
  console.log(`${mark} ${name.padEnd(17)} ${detail}`);
  if (cure !== undefined) console.log(`${' '.repeat(24)}-> ${cure}`);
}
