import type { Verifier } from '#shared/crypto/ports.ts';
import type { RobotId } from '#shared/ids/branded.ts';

export interface RosteredRobot {
  /** Knows the keys of this robot only. Absent: a third-party robot, which sends standard VDA 5050 and no extension topics. */
  readonly envelopeVerifier?: Verifier;
}

/** Who may speak in this sector. */
export interface Roster {
  /** Undefined: not enrolled, or not under this first topic level. */
  find(robot: RobotId, interfaceName: string): RosteredRobot | undefined;
}
