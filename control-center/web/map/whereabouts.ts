import type { EpochMs } from '#shared/time/clock.ts';
import type { SceneRobot } from './scene.ts';

/** A robot that stood when last heard may have started since; ours patrol at about this speed. */
const patrolSpeedMps = 1.5;
/** Beyond this the circle says no more than "anywhere". */
const farthestM = 2_000;

/**
 * How far a robot may have driven since it was heard, metres; undefined while it is heard, while it was charging, and where its
 * contract tells better (its ghost).
 */
export function whereaboutsM(
  {
    robot,
    display,
    position,
  }: Pick<SceneRobot, 'display'> & {
    readonly robot: Pick<SceneRobot['robot'], 'charging' | 'ghost' | 'speedMps'>;
    readonly position: { readonly at: EpochMs };
  },
  now: EpochMs,
): number | undefined {
  if (display.positionFreshness === 'fresh' || display.live || robot.charging || robot.ghost !== undefined)
    return undefined;
  const speed = Math.max(robot.speedMps ?? 0, patrolSpeedMps);
  return Math.min(farthestM, (speed * Math.max(0, now - position.at)) / 1000);
}
