import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { RobotRegistry } from '../access/robot-registry.ts';

/** HTTP basic authentication (RFC 7617) with the robot's id and link password; the robot must be the one the path names. */
export function authenticateRobot(
  header: string | undefined,
  robot: RobotId,
  registry: Pick<RobotRegistry, 'authenticate'>,
): RobotId {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,512})$/.exec(header ?? '')?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const known = colon < 0 ? undefined : registry.authenticate(text.slice(0, colon), text.slice(colon + 1));
  if (known === undefined) throw new CodedError(domainError('BPC_E_UNAUTHENTICATED', 'The robot is not known.'));
  if (known !== robot) throw new CodedError(domainError('BPC_E_IDENTITY_MISMATCH', `${known} is not ${robot}.`));
  return known;
}
