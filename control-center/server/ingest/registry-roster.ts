import type { RobotRegistry } from '../access/robot-registry.ts';
import type { Roster } from './roster-port.ts';

/** Whoever is enrolled may speak, in the one tree of this sector and mode. */
export const registryRoster = (
  registry: Pick<RobotRegistry, 'isEnrolled' | 'hasEnvelopeKey' | 'verifierOf'>,
  interfaceName: string,
): Roster => ({
  find(robot, name) {
    if (name !== interfaceName || !registry.isEnrolled(robot)) return undefined;
    return registry.hasEnvelopeKey(robot) ? { envelopeVerifier: registry.verifierOf(robot) } : {};
  },
});
