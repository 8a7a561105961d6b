import { ok } from '#shared/result/result.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { RobotRegistry } from '../access/robot-registry.ts';
import { sha256Hex } from '../access/node-crypto.ts';
import type { CertificateBook } from '../identity/certificate-book.ts';
import type { CertificateCheck, CredentialCheck } from './principal.ts';

/** Robots log in with their id and link password, and keep to their sector's tree. */
export const robotPrincipal =
  (registry: Pick<RobotRegistry, 'authenticate' | 'hasEnvelopeKey'>, interfaceName: string): CredentialCheck =>
  ({ username, password }) => {
    const robot = registry.authenticate(username, Buffer.from(password).toString('utf8'));
    return robot && { kind: 'robot', robot, interfaceName, anyClientId: !registry.hasEnvelopeKey(robot) };
  };

/** Robots are who their certificate says, and keep to their sector's tree. */
export const certifiedPrincipal =
  (certificates: Pick<CertificateBook, 'check'>, clock: Pick<Clock, 'now'>, interfaceName: string): CertificateCheck =>
  (certificate) => {
    const checked = certificates.check(certificate && sha256Hex(certificate), clock.now());
    if (!checked.ok) return checked;
    const { robot } = checked.value;
    return ok({ username: robot, principal: { kind: 'robot', robot, interfaceName } });
  };
