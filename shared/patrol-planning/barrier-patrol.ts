import type { Random } from '../random/random.ts';

/** A robot that goes to and fro along a line while somebody crosses it. Lengths in one unit, speeds in another. */
export interface Barrier {
  readonly lineLength: number;
  /** The robot sees who is within this distance. */
  readonly sightRadius: number;
  /** Speed of the robot, by that of the crosser. */
  readonly speedRatio: number;
}

/**
 * Probability that a crosser of a patrolled line is seen, approximately: the swept strip, widened by the relative motion, covers the
 * line twice a round (Koopman, Search and Screening, 1946; Washburn, Search and Detection).
 */
export function barrierDetection({ lineLength, sightRadius, speedRatio }: Barrier): number {
  const reach = sightRadius * Math.hypot(1, speedRatio);
  return 1 - Math.max(0, 1 - reach / lineLength) ** 2;
}

/**
 * The same by trial: the crosser comes at any place and time, straight across; the robot turns at the ends, which its sight just
 * reaches. Exact geometry of the closest approach, no time steps.
 */
export function sampledBarrierDetection(barrier: Barrier, trials: number, random: Random): number {
  let seen = 0;
  for (let trial = 0; trial < trials; trial++) if (isSeen(barrier, random)) seen++;
  return seen / trials;
}

/** The crosser walks at speed 1 from -R to R across the line at `place`; within this time it may be seen. */
function isSeen({ lineLength, sightRadius, speedRatio }: Barrier, random: Random): boolean {
  if (2 * sightRadius >= lineLength) return true;
  const [low, high] = [sightRadius, lineLength - sightRadius];
  const place = random.between(0, lineLength);
  let position = random.between(low, high);
  let heading = random.chance(0.5) ? 1 : -1;
  let time = -sightRadius;
  while (time < sightRadius) {
    const toEnd = (heading === 1 ? high - position : position - low) / speedRatio;
    const until = Math.min(sightRadius, time + toEnd);
    const velocity = heading * speedRatio;
    if (closest(position - place, velocity, time, until) <= sightRadius ** 2) return true;
    position += velocity * (until - time);
    time = until;
    heading = -heading;
  }
  return false;
}

/** Square of the least distance between robot and crosser from `from` to `until`; the crosser is at height `time`. */
function closest(offset: number, velocity: number, from: number, until: number): number {
  const at = (time: number): number => (offset + velocity * (time - from)) ** 2 + time ** 2;
  const best = (velocity * velocity * from - velocity * offset) / (velocity * velocity + 1);
  const clamped = Math.min(until, Math.max(from, best));
  return Math.min(at(from), at(until), at(clamped));
}
