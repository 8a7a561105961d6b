import type { RobotId } from '#shared/ids/branded.ts';
import type { RobotView } from '#shared/contracts/views.ts';
import { displayState, isLive } from '#shared/picture/display-state.ts';
import type { DisplayState } from '#shared/picture/display-state.ts';
import { freshness } from '#shared/picture/freshness.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant } from '../invariant.ts';
import { readMessage } from '../read-message.ts';

/** Twice the longest state interval of protocol.md, plus one sample and the longest way through the link. */
const limitMs = 2 * 5000 + 2000;

/** The picture never shows stale as fresh: a robot shown live has truly said so lately, whatever the clocks claim. */
export function neverStaleAsFresh(): Invariant {
  const name = 'the picture never shows stale as fresh';
  const heard = new Map<RobotId, number>();
  return {
    name,
    onMessage(message, { nowMs }) {
      if (message.retain) return;
      const read = readMessage(message);
      if (read?.topic.kind === 'robot' && read.topic.name === 'state') heard.set(read.topic.robot, nowMs);
    },
    onSample({ picture, nowMs }) {
      for (const robot of picture?.robots ?? []) {
        const shown = shownAs(robot, picture?.at ?? 0);
        if (!isLive(shown)) continue;
        const at = heard.get(robot.id as RobotId);
        if (at === undefined || nowMs - at > limitMs) {
          const age = at === undefined ? 'never' : `${((nowMs - at) / 1000).toFixed(1)} s ago`;
          throw new InvariantBroken(name, `${robot.callSign} is shown ${shown}, last state: ${age}`);
        }
      }
    },
  };
}

/** As the console derives it, at the centre's present time. */
const shownAs = (robot: RobotView, now: number): DisplayState =>
  displayState({
    monitored: robot.monitored,
    connectionState: robot.connectionState,
    stateFreshness: freshness(robot.stateAt, now, robot.statePeriodMs),
    haltLatched: robot.haltLatched,
    hasFatalError: robot.hasFatalError,
    charging: robot.charging,
    mode: robot.mode,
    behaviour: robot.behaviour,
  });
