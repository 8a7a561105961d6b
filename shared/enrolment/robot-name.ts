import { domainError } from '../errors/domain-error.ts';
import type { DomainError } from '../errors/domain-error.ts';
import { robotId } from '../ids/branded.ts';
import type { RobotId } from '../ids/branded.ts';
import { err, ok } from '../result/result.ts';
import type { Result } from '../result/result.ts';

/** Together with its slash the name is the certificate's CN, which holds 64 characters (RFC 5280, ub-common-name). */
const manufacturerPattern = /^[A-Za-z0-9_-]{1,31}$/;
const serialNumberPattern = /^[A-Za-z0-9_.-]{1,32}$/;
/** In the topic tree the centre stands where robots have their manufacturer. */
const reserved = 'control';

/** A name that a certificate can carry. A manufacturer without a dot keeps `<m>.<s>` unambiguous. */
export function enrollableRobot(manufacturer: string, serialNumber: string): Result<RobotId, DomainError> {
  const isName =
    manufacturerPattern.test(manufacturer) && serialNumberPattern.test(serialNumber) && manufacturer !== reserved;
  if (isName) return ok(robotId(manufacturer, serialNumber));
  const rule = `a manufacturer has 1 to 31 letters, digits, _ or - and is not "${reserved}", a serial number 1 to 32 letters, digits, _ . or -`;
  return err(domainError('BPC_E_PAYLOAD_INVALID', `Robot "${manufacturer}/${serialNumber}": ${rule}.`));
}

/** `<manufacturer>/<serialNumber>` as a person types it. */
export function parseRobotName(text: string): Result<RobotId, DomainError> {
  const slash = text.indexOf('/');
  return enrollableRobot(slash < 0 ? '' : text.slice(0, slash), text.slice(slash + 1));
}

/** The subject alternative name of a robot's certificate. */
export const robotUrn = (robot: RobotId): string => `urn:bp:robot:${robot.replace('/', '.')}`;
