import { parseProgramOrExit } from '../args.ts';
import { stopSignal } from '../stop-signal.ts';
import { runEnrolment } from './run-enrolment.ts';

/** `npm run robot -- enrol`; `argv` without the word. Returns the exit status; throws a CodedError that says why not. */
export async function enrolCommand(argv: readonly string[]): Promise<number> {
  const { values } = parseProgramOrExit(
    {
      command: 'npm run robot -- enrol',
      summary:
        'Makes the robot’s keys and has them certified by a control centre: type the token that the centre printed, then read the ' +
        'eight words to the second person there (docs/identity.md). Interrupted, the same command goes on.',
      options: {
        robot: { kind: 'text', value: 'NAME', help: '<manufacturer>/<serialNumber>', default: '' },
        centre: { kind: 'text', value: 'URL', help: 'robot door of the centre, https://host:8443', default: '' },
        token: {
          kind: 'text',
          value: 'TOKEN',
          help: 'as the centre printed it; dashes and case do not matter',
          default: '',
        },
        keys: {
          kind: 'text',
          value: 'FOLDER',
          help: 'where keys and certificate shall lie',
          default: '.data/robot/keys',
        },
      },
      examples: [
        [
          'npm run robot -- enrol --robot bpc/R-01 --centre https://centre.example:8443 --token XXXX-…',
          'as the engineer beside the robot',
        ],
      ],
    },
    argv,
  );
  const signal = stopSignal();
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const { robot, centre, token, keys: keyFolder } = values;
  try {
    await runEnrolment({ robot, centre, token, keyFolder, print, signal });
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    print('Interrupted. The same command goes on with the same words.');
    return 130;
  }
}
