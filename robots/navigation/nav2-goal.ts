import type { ActionTypes, PoseStamped } from '#shared/ros/messages.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { distanceToLeg } from './leg.ts';
import type { Waypoint } from './navigator.ts';

export type ThroughPoses = 'nav2_msgs/action/NavigateThroughPoses';

/** So many poses at most in one goal: planners plan through all of them at every replanning. */
const mostPoses = 12;
/** Two places nearer than this are the same to Nav2's goal checker. */
const sameM = 4;

/**
 * For a robot at `from`: the index of the last waypoint of the goal that begins with waypoint `first`. A goal ends where the robot must stand, because Nav2
 * does not stop at poses on the way, and before it would come near its own last pose on the way there, because Nav2 then counts the
 * whole goal as reached (ros-navigation/navigation2#4304).
 */
export function lastOfGoal(from: Point2, waypoints: readonly Waypoint[], first: number): number {
  let last = first;
  while (last + 1 < waypoints.length && last + 1 - first < mostPoses) {
    if (waypoints[last]?.stop === true) break;
    if (passesNear([from, ...waypoints.slice(first, last + 1)], waypoints[last + 1] as Waypoint)) break;
    last++;
  }
  return last;
}

/** Does the way along these come near the place before its end? */
function passesNear(way: readonly Point2[], place: Point2): boolean {
  return way.some((at, index) => {
    const next = way[index + 1];
    if (Math.hypot(at.x - place.x, at.y - place.y) < sameM) return true;
    return next !== undefined && distanceToLeg(place, at, next) < sameM;
  });
}

/** The goal through these waypoints in the frame `map`, each pose facing the next one; the last as the robot comes to it. */
export function nav2Goal(from: Point2, way: readonly Waypoint[], at: EpochMs): ActionTypes[ThroughPoses]['goal'] {
  const header = { stamp: toStamp(at), frame_id: 'map' };
  const poses = way.map(({ x, y }, index): PoseStamped => {
    const before = way[index - 1] ?? from;
    const next = way[index + 1];
    const yaw = next === undefined ? Math.atan2(y - before.y, x - before.x) : Math.atan2(next.y - y, next.x - x);
    return { header, pose: { position: { x, y, z: 0 }, orientation: quaternionFromEuler(0, 0, yaw) } };
  });
  return { poses, behavior_tree: '' };
}
