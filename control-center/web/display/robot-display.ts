import type { RobotView } from '#shared/contracts/views.ts';
import { displayState, isLive } from '#shared/picture/display-state.ts';
import type { DisplayState } from '#shared/picture/display-state.ts';
import { freshness } from '#shared/picture/freshness.ts';
import type { Freshness } from '#shared/picture/freshness.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { ModeGlyph } from '../ui/glyphs.ts';
import { serviceWord } from './service-text.ts';
import { stopMark } from './stop-text.ts';
import type { StopMark } from './stop-text.ts';

export interface RobotDisplay {
  readonly state: DisplayState;
  readonly live: boolean;
  readonly stateFreshness: Freshness;
  readonly positionFreshness: Freshness;
  /** The word on plates and cells: what a live robot does, or why it is not live. */
  readonly word: string;
  readonly glyph: ModeGlyph;
  /** A stop was told and the wheels have not confirmed it: drawn around the symbol, heard or not. */
  readonly stop: StopMark | undefined;
  /** Somebody has to look after it. */
  readonly needsAttention: boolean;
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
  const live = isLive(state);
  const stop = stopMark(robot);
  return {
    state,
    live,
    stop,
    needsAttention: !live || stop === 'unconfirmed' || robot.serviceState === 'NEEDS_HELP',
    stateFreshness,
    positionFreshness: freshness(robot.position?.at, now, robot.positionPeriodMs),
    word: stateWord(state, robot),
    glyph: stateGlyph(state, robot),
  };
}

const works = (state: DisplayState): boolean =>
  state === 'LIVE-AUTONOMOUS' || state === 'LIVE-OBSERVING' || state === 'CHARGING';

function stateWord(state: DisplayState, robot: RobotView): string {
  const service = serviceWord(robot);
  if (service !== undefined && works(state)) return service;
  if (state === 'LIVE-AUTONOMOUS') return robot.behaviour ?? (robot.driving ? 'DRIVING' : 'IDLE');
  if (state === 'LIVE-OBSERVING') return 'OBSERVING';
  if (state === 'LIVE-TELEOP') return 'TELEOP';
  return state;
}

function stateGlyph(state: DisplayState, { behaviour, serviceState }: RobotView): ModeGlyph {
  if (works(state) && serviceState === 'OUT_OF_SERVICE') return 'service';
  if (works(state) && serviceState === 'NEEDS_HELP') return 'help';
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
