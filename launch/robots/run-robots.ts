import type { CentreSession } from './centre-session.ts';
import type {
  EnrolmentsAnswer,
  EnrolmentView,
  IssuedToken,
  RobotCertificatesAnswer,
} from '#shared/contracts/http/enrolment.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';

export const robotsVerbs = ['token', 'list', 'approve', 'refuse', 'certificates', 'revoke'] as const;
type Verb = (typeof robotsVerbs)[number];

/** Carries out one order at a running centre; the lines to print, or what was wrong with the order. Throws what the centre refused. */
export async function runRobots(
  centre: CentreSession,
  [verb, first, ...rest]: readonly string[],
  reason: string | undefined,
): Promise<Result<readonly string[], string>> {
  if (!isVerb(verb)) return err(`Expected one of ${robotsVerbs.join(', ')}.`);
  if (verb === 'list') return ok(enrolmentLines(await centre.get<EnrolmentsAnswer>('/api/enrolments')));
  if (verb === 'certificates') {
    return ok(certificateLines(await centre.get<RobotCertificatesAnswer>('/api/robot-certificates')));
  }
  if (first === undefined) return err(`${verb} needs ${verb === 'token' || verb === 'revoke' ? 'a robot' : 'an id'}.`);
  switch (verb) {
    case 'token':
      return ok(tokenLines(first, await centre.post<IssuedToken>('/api/enrolments/tokens', { robot: first })));
    case 'approve': {
      const body = { words: rest.join(' ') };
      return ok([lineOf(await centre.post<EnrolmentView>(`/api/enrolments/${first}/approve`, body))]);
    }
    case 'refuse':
      return ok([lineOf(await centre.post<EnrolmentView>(`/api/enrolments/${first}/refuse`, {}))]);
    case 'revoke': {
      if (reason === undefined) return err('revoke needs --reason: it goes into the audit log.');
      const body = { robot: first, reason };
      const { certificates } = await centre.post<{ certificates: number }>('/api/robots/revoke', body);
      return ok([`${first} is revoked: ${certificates} certificates, its secrets and its sessions ended.`]);
    }
  }
}

const isVerb = (text: string | undefined): text is Verb =>
  (robotsVerbs as readonly (string | undefined)[]).includes(text);

const tokenLines = (robot: string, { token, expiresAt }: IssuedToken): readonly string[] => [
  `token for ${robot}, works once until ${toIso(expiresAt)}:`,
  token,
  'Another person than you approves: npm run robots -- list, then approve ID and the eight words the robot shows.',
];

const enrolmentLines = ({ enrolments }: EnrolmentsAnswer): readonly string[] =>
  enrolments.length === 0 ? ['nobody asks to be enrolled'] : enrolments.map(lineOf);

const lineOf = ({ id, robot, kind, state, askedAt, tokenBy, decidedBy }: EnrolmentView): string => {
  const people = [
    tokenBy === undefined ? '' : `token by ${tokenBy}`,
    decidedBy === undefined ? '' : `decided by ${decidedBy}`,
  ];
  return [id, robot.padEnd(20), kind.padEnd(5), state.padEnd(8), toIso(askedAt), ...people].join(' ').trimEnd();
};

const certificateLines = ({ certificates }: RobotCertificatesAnswer): readonly string[] =>
  certificates.length === 0
    ? ['no certificates']
    : certificates.map(
        ({ robot, state, notAfter, serialNumber }) =>
          `${robot.padEnd(20)} ${state.padEnd(8)} until ${toIso(notAfter)} serial ${serialNumber}`,
      );
