import type { EpochMs } from '#shared/time/clock.ts';
import type { ChargingTurn } from '../config.ts';

/**
 * Milliseconds that are left of the robot's own turn to charge; 0 outside it. By wall time alone: robots that hear nobody keep their turns
 * too. A clock that is wrong by less than a turn only shifts it.
 */
export function turnLeftMs({ minutes, turn, turns }: ChargingTurn, now: EpochMs): number {
  const lengthMs = minutes * 60_000;
  const slot = Math.floor(now / lengthMs);
  return ((slot % turns) + turns) % turns === turn ? (slot + 1) * lengthMs - now : 0;
}
