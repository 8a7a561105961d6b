import { helpText } from '../args.ts';
import { simulatedRobotSpec } from '../fleet/robot-command.ts';
import { fieldSpec } from './field-spec.ts';

/** All three ways of `npm run robot`, each with its options. */
export function printRobotHelp(): number {
  const enrol = 'npm run robot -- enrol --help: how a robot gets its keys.';
  const parts = [
    `IN THE FIELD (with --config)\n${helpText(fieldSpec)}`,
    `ENROLMENT\n${enrol}\n`,
    `SIMULATED (without --config)\n${helpText(simulatedRobotSpec)}`,
  ];
  process.stdout.write(parts.join('\n'));
  return 0;
}
