import { CodedError } from '#shared/errors/domain-error.ts';

const argv = process.argv.slice(2);
const [first] = argv;
const fieldWords: ReadonlySet<string | undefined> = new Set([
  'recordings',
  'unit',
  'containerfile',
  'bundle',
  'bundle',
  'slots',
  'service',
]);

/** Each program imports only what it needs: a robot in the field loads no simulator. */
async function program(): Promise<number> {
  if (first === 'enrol') return (await import('./enrol/enrol-command.ts')).enrolCommand(argv.slice(1));
  if (first === '--help' || first === '-h') return (await import('./field/robot-help.ts')).printRobotHelp();
  const isField = fieldWords.has(first) || argv.some((word) => word === '--config' || word.startsWith('--config='));
  if (isField) return (await import('./field/field-command.ts')).fieldCommand(argv);
  return (await import('./fleet/robot-command.ts')).simulatedRobot(argv);
}

process.umask(0o077);
try {
  process.exit(await program());
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.domainError.code === 'BPC_E_CONFIG_INVALID' ? 78 : 1);
}
