import type { RobotId } from '#shared/ids/branded.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant, ObservedRobot } from '../invariant.ts';
import { newestOnly } from '../newest-only.ts';
import { readMessage } from '../read-message.ts';

/** Reconnecting after a flap takes up to one and a half keep-alives and a back-off; then the latch must be there. */
const reachMs = 15_000;
/** From full speed to standstill, with the longest way through a bad link. */
const brakeMs = 5_000;
const standstillM = 0.5;

/** A halt reaches every reachable robot, stands it still, and stays latched until two people release it. */
export function haltHolds(): Invariant {
  const name = 'a halt reaches every reachable robot and stays latched';
  let latchedSince: number | undefined;
  let haltId: string | undefined;
  /** Whoever holds the latch of the halt in force, and since when. */
  const holders = new Map<RobotId, number>();
  const reported = new Map<RobotId, { latched: boolean; at: number }>();
  const isNewest = newestOnly();
  const stoodAt = new Map<RobotId, { x: number; y: number }>();

  const released = (): void => {
    latchedSince = undefined;
    haltId = undefined;
    holders.clear();
    stoodAt.clear();
  };
  const reachable = (robot: ObservedRobot, centreUp: number, nowMs: number): boolean => {
    if (robot.aliveSinceMs === undefined || robot.linkOpenSinceMs === undefined || latchedSince === undefined)
      return false;
    return nowMs - Math.max(robot.aliveSinceMs, robot.linkOpenSinceMs, latchedSince, centreUp) > reachMs;
  };

  return {
    name,
    onMessage(message, { nowMs }) {
      const read = readMessage(message);
      if (read === undefined) return;
      const { topic, body } = read;
      if (topic.kind === 'centre' && topic.name === 'halt') {
        if (body['latched'] !== true) released();
        else {
          latchedSince ??= nowMs;
          haltId = String(body['haltId']);
        }
      }
      if (topic.kind !== 'robot' || topic.name !== 'authority') return;
      if (!isNewest(topic.robot, body)) return;
      const latched = body['haltLatched'] === true;
      reported.set(topic.robot, { latched, at: nowMs });
    },
    onSample({ robots, truth, nowMs, centreUpSinceMs }) {
      if (latchedSince === undefined) return;
      const places = new Map(truth.robots().map((robot) => [robot.id, robot]));
      for (const robot of robots) {
        if (robot.autonomy !== undefined && haltId !== undefined) {
          if (robot.autonomy.halt?.haltId === haltId) holders.set(robot.id, holders.get(robot.id) ?? nowMs);
          else if (robot.autonomy.halt === undefined && holders.has(robot.id)) {
            throw new InvariantBroken(name, `${robot.id} opened its latch before the release`);
          }
        }
        const report = reported.get(robot.id);
        if (centreUpSinceMs !== undefined && reachable(robot, centreUpSinceMs, nowMs) && report?.latched !== true) {
          throw new InvariantBroken(name, `${robot.id} is reachable but has not latched`);
        }
        const place = places.get(robot.id);
        const heldSince = holders.get(robot.id);
        if (heldSince === undefined || place === undefined || nowMs - heldSince < brakeMs) continue;
        const stood = stoodAt.get(robot.id);
        if (stood === undefined) stoodAt.set(robot.id, place);
        else if (Math.hypot(place.x - stood.x, place.y - stood.y) > standstillM) {
          throw new InvariantBroken(name, `${robot.id} moves although it is halted`);
        }
      }
    },
  };
}
