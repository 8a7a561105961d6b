import type { Point2 } from '#shared/geo/polygon.ts';
import type { PersonRules } from '../config.ts';
import { safetyLimits } from '../safety/safety-limits.ts';

export interface SeenPerson extends Point2 {
  readonly objectId: string;
  /** Monotonic milliseconds. */
  readonly seenAt: number;
}

/**
 * The fastest the robot may move in direction `yaw` with people about. On its own initiative it never comes nearer than the
 * stand-off; sent by an operator it slows down near people and stops before it touches anybody's space.
 */
export function speedNearPeople(
  pose: { readonly x: number; readonly y: number; readonly yaw: number },
  people: Iterable<SeenPerson>,
  initiative: 'robot' | 'operator',
  rules: PersonRules,
  now: number,
): number {
  let limit = Number.POSITIVE_INFINITY;
  for (const person of people) {
    if (now - person.seenAt > safetyLimits.personBelievedMs) continue;
    const dx = person.x - pose.x;
    const dy = person.y - pose.y;
    const distance = Math.hypot(dx, dy);
    const isClosing = dx * Math.cos(pose.yaw) + dy * Math.sin(pose.yaw) > 0;
    if (initiative === 'robot') {
      if (isClosing && distance < rules.standOffM) return 0;
    } else if (isClosing && distance < rules.closestM) return 0;
    else if (distance < rules.slowWithinM) limit = Math.min(limit, rules.slowSpeedMps);
  }
  return limit;
}
