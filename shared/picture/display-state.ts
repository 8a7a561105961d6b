import type { ConnectionState } from '../contracts/vda5050/connection.ts';
import type { Freshness } from './freshness.ts';

export type DisplayState =
  | 'LIVE-AUTONOMOUS'
  | 'LIVE-OBSERVING'
  | 'LIVE-TELEOP'
  | 'HALTED'
  | 'FAULT'
  | 'CHARGING'
  | 'STALE'
  | 'LOST-ON-POLICY'
  | 'OFFLINE'
  | 'HIBERNATING'
  | 'NOT-MONITORED';

export interface DisplayStateInput {
  readonly monitored: boolean;
  readonly connectionState: ConnectionState | undefined;
  readonly stateFreshness: Freshness;
  readonly haltLatched: boolean;
  readonly hasFatalError: boolean;
  readonly charging: boolean;
  readonly mode: 'AUTONOMY' | 'SUPERVISED' | 'TELEOP' | 'HALTED' | undefined;
  readonly behaviour: string | undefined;
}

/** The one place that says how a robot is shown. LIVE needs ONLINE and a fresh state (protocol.md). */
export function displayState(robot: DisplayStateInput): DisplayState {
  if (!robot.monitored) return 'NOT-MONITORED';
  if (robot.connectionState === 'HIBERNATING') return 'HIBERNATING';
  if (robot.connectionState === 'OFFLINE') return 'OFFLINE';
  if (robot.stateFreshness === 'unknown') return 'OFFLINE';
  if (robot.stateFreshness === 'lost') return 'LOST-ON-POLICY';
  if (robot.stateFreshness === 'stale' || robot.connectionState !== 'ONLINE') return 'STALE';
  if (robot.haltLatched || robot.mode === 'HALTED') return 'HALTED';
  if (robot.hasFatalError) return 'FAULT';
  if (robot.charging) return 'CHARGING';
  if (robot.mode === 'TELEOP') return 'LIVE-TELEOP';
  return robot.behaviour === 'OBSERVE' ? 'LIVE-OBSERVING' : 'LIVE-AUTONOMOUS';
}

export const isLive = (state: DisplayState): boolean =>
  state === 'LIVE-AUTONOMOUS' ||
  state === 'LIVE-OBSERVING' ||
  state === 'LIVE-TELEOP' ||
  state === 'CHARGING' ||
  state === 'HALTED' ||
  state === 'FAULT';
