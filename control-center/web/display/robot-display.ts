import type { RobotView } from '#shared/contracts/views.ts';
import { displayState, isLive } from '#shared/picture/display-state.ts';
import type { DisplayState } from '#shared/picture/display-state.ts';
import { freshness } from '#shared/picture/freshness.ts';
import type { Freshness } from '#shared/picture/freshness.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { ModeGlyph } from '../ui/glyphs.ts';

export interface RobotDisplay {
  readonly state: DisplayState;
  readonly live: boolean;
  readonly stateFreshness: Freshness;
  readonly positionFreshness: Freshness;
  /** The word on plates and cells: what a live robot does, or why it is not live. */
  readonly word: string;
  readonly glyph: ModeGlyph;
}

/** How a robot looks at a moment: the shared state and freshness rules, in words. */
export function robotDisplay(robot: RobotView, now: EpochMs): RobotDisplay {
  const stateFreshness = freshness(robot.stateAt, now, robot.statePeriodMs);
  const state = displayState({
    monitored: robot.monitored,
    connectionState: robot.connectionState,
    stateFreshness,
    haltLatched: robot.haltLatched,
    hasFatalError: robot.hasFatalError,
    charging: robot.charging,
    mode: robot.mode,
    behaviour: robot.behaviour,
  });
  return {
    state,
    live: isLive(state),
    stateFreshness,
    positionFreshness: freshness(robot.position?.at, now, robot.positionPeriodMs),
    word: stateWord(state, robot),
    glyph: stateGlyph(state, robot.behaviour),
  };
}

function stateWord(state: DisplayState, robot: RobotView): string {
  if (state === 'LIVE-AUTONOMOUS') return robot.behaviour ?? (robot.driving ? 'DRIVING' : 'IDLE');
  if (state === 'LIVE-OBSERVING') return 'OBSERVING';
  if (state === 'LIVE-TELEOP') return 'TELEOP';
  return state;
}

function stateGlyph(state: DisplayState, behaviour: string | undefined): ModeGlyph {
  switch (state) {
    case 'LIVE-OBSERVING':
      return 'observe';
    case 'LIVE-TELEOP':
      return 'teleop';
    case 'HALTED':
      return 'halted';
    case 'FAULT':
      return 'fault';
    case 'CHARGING':
      return 'charge';
    case 'STALE':
    case 'LOST-ON-POLICY':
      return 'lost';
    case 'OFFLINE':
    case 'HIBERNATING':
    case 'NOT-MONITORED':
      return 'offline';
    case 'LIVE-AUTONOMOUS':
      return behaviourGlyph(behaviour);
  }
}

function behaviourGlyph(behaviour: string | undefined): ModeGlyph {
  if (behaviour === 'INVESTIGATE') return 'dispatch';
  if (behaviour === 'RETURN' || behaviour === 'DOCK') return 'return';
  if (behaviour === 'HOLD' || behaviour === 'ANNOUNCE') return 'hold';
  return 'patrol';
}
