import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { ConnectionState } from '#shared/contracts/vda5050/connection.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import type { RobotPositionView, RobotView } from '#shared/contracts/views.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { displayState, isLive } from '#shared/picture/display-state.ts';
import type { DisplayState } from '#shared/picture/display-state.ts';
import { freshness } from '#shared/picture/freshness.ts';
import type { Freshness } from '#shared/picture/freshness.ts';
import type { RosterEntry } from '#shared/sector/sector.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotSilence } from './robot-silence.ts';
import { IdentityWatch } from './identity-watch.ts';
import { defaultPositionPeriodMs, defaultStatePeriodMs } from './robot-abilities.ts';
import type { RobotAbilities } from './robot-abilities.ts';

/** What a robot said, with its own stamps. Nothing here is ever set because the centre wishes it (lessons 1). */
export interface RobotRecord {
  readonly id: RobotId;
  readonly callSign: string;
  readonly roster: RosterEntry | undefined;
  readonly identity: IdentityWatch;
  vdaVersion: '2' | '3';
  /** It spoke before the centre was last restarted. */
  heardBefore: boolean;
  heard: boolean;
  connectionState: ConnectionState | undefined;
  state: State | undefined;
  stateAt: EpochMs | undefined;
  /** Newest live source stamp of any undelayed message. */
  contactAt: EpochMs | undefined;
  position: RobotPositionView | undefined;
  sendsPositions: boolean;
  visualizationHeaderId: number;
  authority: Authority | undefined;
  authorityAt: EpochMs | undefined;
  /** Highest authority epoch it ever named; never falls. */
  epoch: number;
  abilities: RobotAbilities | undefined;
  gnss: RobotView['gnss'];
  link: RobotView['link'];
  opex: RobotView['opex'];
  /** How its present silence began; undefined while it is heard. */
  silence: RobotSilence | undefined;
  /** The centre's own guess while it is not heard: nothing the robot said. */
  ghost: RobotView['ghost'];
}

export const newRobotRecord = (
  id: RobotId,
  callSign: string,
  roster: RosterEntry | undefined,
  opex: RobotView['opex'],
): RobotRecord => ({
  id,
  callSign,
  roster,
  identity: new IdentityWatch(),
  vdaVersion: '3',
  heardBefore: false,
  heard: false,
  connectionState: undefined,
  state: undefined,
  stateAt: undefined,
  contactAt: undefined,
  position: undefined,
  sendsPositions: false,
  visualizationHeaderId: -1,
  authority: undefined,
  authorityAt: undefined,
  epoch: 0,
  abilities: undefined,
  gnss: undefined,
  link: undefined,
  opex,
  silence: undefined,
  ghost: undefined,
});

export const statePeriodMs = (robot: RobotRecord): number => robot.abilities?.statePeriodMs ?? defaultStatePeriodMs;

/** A robot that never sent a visualization shows its place with its state. */
export const positionPeriodMs = (robot: RobotRecord): number =>
  robot.sendsPositions ? (robot.abilities?.positionPeriodMs ?? defaultPositionPeriodMs) : statePeriodMs(robot);

/** Its factsheet declares bpAuthority; before the factsheet, only our robots speak the authority topic. */
export const enforcesAuthority = (robot: RobotRecord): boolean =>
  robot.abilities?.enforcesAuthority ?? robot.authority !== undefined;

/** Expected to report: it did since the start or before it. A roster entry that never spoke is not monitored, and not offline. */
export const isMonitored = (robot: RobotRecord): boolean => robot.heard || robot.heardBefore;

/** FATAL only: an order given up (CRITICAL) does not keep a robot from the next one. */
export const hasFatalError = (robot: RobotRecord): boolean =>
  robot.state?.errors.some(({ errorLevel }) => errorLevel === 'FATAL') ?? false;

export const stateFreshness = (robot: RobotRecord, now: EpochMs): Freshness =>
  freshness(robot.stateAt, now, statePeriodMs(robot));

export const positionFreshness = (robot: RobotRecord, now: EpochMs): Freshness =>
  freshness(robot.position?.at, now, positionPeriodMs(robot));

export const shownState = (robot: RobotRecord, now: EpochMs): DisplayState =>
  displayState({
    monitored: isMonitored(robot),
    connectionState: robot.connectionState,
    stateFreshness: stateFreshness(robot, now),
    haltLatched: robot.authority?.haltLatched ?? false,
    hasFatalError: hasFatalError(robot),
    charging: robot.state?.powerSupply.charging ?? false,
    mode: robot.authority?.mode,
    behaviour: robot.authority?.behaviour,
  });

/** Commands are sent to live robots only. */
export const isReachable = (robot: RobotRecord, now: EpochMs): boolean => isLive(shownState(robot, now));
