import type { RobotView } from '#shared/contracts/views.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { robotDisplay } from '../display/robot-display.ts';

/** The live robot nearest by air that could be sent; the centre's gate has the last word. */
export function nearestRobot(robots: Iterable<RobotView>, to: Point2, now: EpochMs): RobotView | undefined {
  let best: RobotView | undefined;
  let bestM = Infinity;
  for (const robot of robots) {
    const { state } = robotDisplay(robot, now);
    if (robot.position === undefined || !state.startsWith('LIVE')) continue;
    const distanceM = Math.hypot(robot.position.x - to.x, robot.position.y - to.y);
    if (distanceM < bestM) {
      best = robot;
      bestM = distanceM;
    }
  }
  return best;
}
