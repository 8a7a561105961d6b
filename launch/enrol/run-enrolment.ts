import { wordlist } from '@scure/bip39/wordlists/english.js';
import { systemClock } from '../system-clock.ts';
import { keyFolderStore } from './key-folder-store.ts';
import { certificateSpan } from '#robots/identity/issued-certificate.ts';
import { enrolRobot } from '#robots/identity/enrol-robot.ts';
import { httpsCentreDoor } from '#robots/identity/https-centre-door.ts';
import { parseRobotName } from '#shared/enrolment/robot-name.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { toIso } from '#shared/time/clock.ts';

export interface EnrolmentOptions {
  /** `<manufacturer>/<serialNumber>` */
  readonly robot: string;
  /** https://host:port of the centre's robot door. */
  readonly centre: string;
  readonly token: string;
  /** Where keys and certificate shall lie. */
  readonly keyFolder: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** `npm run robot -- enrol`: resolves when the robot has its identity. Throws a CodedError that says why not. */
export async function runEnrolment(options: EnrolmentOptions): Promise<void> {
  const { print, keyFolder, signal, token } = options;
  const robot = parseRobotName(options.robot);
  if (!robot.ok) throw new CodedError(robot.error);
  const door = doorOf(options.centre);
  const enrolled = await enrolRobot(
    { robot: robot.value, door, token },
    {
      clock: systemClock(),
      centre: httpsCentreDoor(),
      store: keyFolderStore(keyFolder),
      wordList: wordlist,
      signal,
      showWords(words) {
        print(`${robot.value} asks ${door} to be enrolled. Read these words to the second person at the centre:`);
        print('');
        print(`  ${words}`);
        print('');
        print('Waiting for approval. Ctrl-C interrupts; the same command goes on with the same words.');
      },
    },
  );
  if (!enrolled.ok) throw new CodedError(enrolled.error);
  const { notAfter } = certificateSpan(enrolled.value.certificate);
  print(`${robot.value} is enrolled at ${enrolled.value.centreId}; its certificate holds until ${toIso(notAfter)}.`);
  print(`Keys and certificate are in ${keyFolder}. The robot renews the certificate by itself.`);
}

function doorOf(centre: string): string {
  const url = URL.canParse(centre) ? new URL(centre) : undefined;
  if (url?.protocol === 'https:') return url.origin;
  throw new CodedError(domainError('BPC_E_CONFIG_INVALID', `"${centre}" is no https:// address of a robot door.`));
}
