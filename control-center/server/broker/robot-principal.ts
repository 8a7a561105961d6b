import type { RobotRegistry } from '../access/robot-registry.ts';
import type { CredentialCheck } from './principal.ts';

/** Robots log in with their id and link password, and keep to their sector's tree. */
export const robotPrincipal =
  (registry: Pick<RobotRegistry, 'authenticate' | 'hasEnvelopeKey'>, interfaceName: string): CredentialCheck =>
  ({ username, password }) => {
    const robot = registry.authenticate(username, Buffer.from(password).toString('utf8'));
    return robot && { kind: 'robot', robot, interfaceName, anyClientId: !registry.hasEnvelopeKey(robot) };
  };
