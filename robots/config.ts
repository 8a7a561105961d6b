import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { Opex } from '#shared/contracts/extension/common.ts';
import { robotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { RosterEntry, Sector } from '#shared/sector/sector.ts';

/** What the machine can do. Metres, seconds, radians. */
export interface RobotLimits {
  readonly maxSpeedMps: number;
  readonly maxAccelerationMps2: number;
  readonly maxTurnRateRadps: number;
  /** Ground steeper than this is not driven; tilt beyond it stops the robot. */
  readonly maxSlopeRad: number;
  readonly maxTiltRad: number;
}

/** Thresholds belong to the robot's model. Percent of the battery. */
export interface EnergyRules {
  /** Prior until the robot has measured its own consumption. */
  readonly percentPerKm: number;
  /** Left over on arrival at the dock. */
  readonly reservePercent: number;
  readonly chargedPercent: number;
}

/** How near a person a robot may come, by who decided it. */
export interface PersonRules {
  /** By itself: it stops and looks, never nearer than this. */
  readonly standOffM: number;
  /** Sent by an operator: never nearer than this. */
  readonly closestM: number;
  /** Within it an operator's dispatch drives slowly. */
  readonly slowWithinM: number;
  readonly slowSpeedMps: number;
  /** Longest observation on its own initiative, seconds. */
  readonly observeSeconds: number;
}

export interface LinkCredentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

export interface RobotConfig {
  readonly identity: { readonly manufacturer: string; readonly serialNumber: string; readonly callSign: string };
  readonly robot: RobotId;
  readonly sector: Sector;
  readonly patrolId: string;
  readonly dockNodeId: string;
  readonly opex: Opex;
  /** Images through the detector, or detections from a simulator with statistical sight. */
  readonly sight: 'images' | 'detections';
  /** Refuse orders and instant actions without a valid `bpAuthority`. False only for third-party masters. */
  readonly requireAuthority: boolean;
  /** Patrol by itself as soon as it is localised, without waiting for the centre's anchor. */
  readonly autoPatrol: boolean;
  readonly credentials: LinkCredentials;
  readonly keepAliveSeconds: number;
  readonly limits: RobotLimits;
  readonly energy: EnergyRules;
  readonly person: PersonRules;
  /** In force until the centre sets another one. */
  readonly lostLink: Omit<LostLinkPolicy, 'sig'>;
  readonly outboxCapacity: number;
}

type Optional = Partial<Omit<RobotConfig, 'identity' | 'robot' | 'sector' | 'patrolId' | 'dockNodeId' | 'credentials'>>;

/** The configuration of one robot of a sector's roster. */
export function robotConfig(
  sector: Sector,
  entry: RosterEntry,
  password: string,
  overrides: Optional = {},
): RobotConfig {
  const robot = robotId(entry.manufacturer, entry.serialNumber);
  return {
    identity: { manufacturer: entry.manufacturer, serialNumber: entry.serialNumber, callSign: entry.callSign },
    robot,
    sector,
    patrolId: entry.patrolId,
    dockNodeId: entry.dockNodeId,
    opex: 'o',
    sight: 'images',
    requireAuthority: true,
    autoPatrol: false,
    credentials: { clientId: robot, username: robot, password },
    keepAliveSeconds: 5,
    limits: {
      maxSpeedMps: 2,
      maxAccelerationMps2: 0.8,
      maxTurnRateRadps: 1,
      maxSlopeRad: 0.44,
      maxTiltRad: 0.6,
    },
    energy: { percentPerKm: 4, reservePercent: 12, chargedPercent: 90 },
    person: { standOffM: 60, closestM: 8, slowWithinM: 25, slowSpeedMps: 0.8, observeSeconds: 60 },
    lostLink: {
      silenceSeconds: 30,
      maxAutonomousSeconds: 900,
      onSilence: 'CONTINUE',
      onDetection: 'HOLD_AND_OBSERVE',
      forbiddenZoneIds: [],
      policyId: 'built-in',
    },
    outboxCapacity: 20_000,
    ...overrides,
  };
}
