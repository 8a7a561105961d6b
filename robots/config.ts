import type { Opex } from '#shared/contracts/extension/common.ts';
import { robotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import type { VdaVersion } from './link/dialect.ts';
import type { CameraMount } from './perception/camera/camera-view.ts';
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

/** For robots with a planar laser scanner that looks ahead (`scan`, sensor_msgs/LaserScan, its x axis forward). */
export interface ObstacleRules {
  /** Half of the corridor that must be free: half of the robot and some air. */
  readonly halfWidthM: number;
  /** Stands so far before what is in the way. */
  readonly standOffM: number;
  /** After standing so long the robot looks for another way. */
  readonly patienceSeconds: number;
}

/** How the robot gets into its dock and out of it. */
export interface DockRules {
  /** From here on slowly and straight. */
  readonly approachM: number;
  readonly speedMps: number;
  /** The charge current must show within so long. */
  readonly contactSeconds: number;
  /** Tries before somebody has to look. */
  readonly tries: number;
}

/** Robots of a sector charge in turns by the clock, so that neighbours are never away together: see docs/navigation.md. */
export interface ChargingTurn {
  /** How many turns there are, and which one is this robot's. */
  readonly turns: number;
  readonly turn: number;
  readonly minutes: number;
  /** A fuller robot lets its turn pass. Percent. */
  readonly belowPercent: number;
}

/** Thresholds belong to the robot's model. Percent of the battery. */
export interface EnergyRules {
  /** On the flat, drive and payload. This and the next two are priors: the robot corrects them by what it really uses. */
  readonly percentPerKm: number;
  /** Lifting the robot, for each metre climbed, on top. */
  readonly percentPerClimbM: number;
  /** Computer, camera and radio, moving or not. */
  readonly standbyPercentPerHour: number;
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
  /** Orders, state and presence: topics and words of this VDA 5050. */
  readonly vdaVersion: VdaVersion;
  readonly credentials: LinkCredentials;
  readonly keepAliveSeconds: number;
  /** Where the thermal camera sits; absent: as on our robots. */
  readonly cameraMount?: CameraMount;
  readonly limits: RobotLimits;
  /** Who drives: our own route follower, or Nav2, which is then asked through its NavigateThroughPoses action. */
  readonly navigator: 'built-in' | 'nav2';
  /** Absent without a scanner. */
  readonly obstacles?: ObstacleRules;
  readonly dock: DockRules;
  /** Absent: it charges when it must, and until it is full. */
  readonly chargingTurn?: ChargingTurn;
  readonly energy: EnergyRules;
  readonly person: PersonRules;
  /** In force until the centre sets another one. */
  readonly lostLink: LostLinkContract;
  readonly outboxCapacity: number;
}

/** Three turns are enough that neither neighbour of a robot is away with it. */
const turns = 3;

/** By the order of the patrols along the sector; of robots that share one, each takes another turn. */
function chargingTurnOf({ patrols, roster }: Sector, { patrolId, serialNumber }: RosterEntry): ChargingTurn {
  const place = Math.max(
    0,
    patrols.findIndex((patrol) => patrol.patrolId === patrolId),
  );
  const sharing = roster.filter((entry) => entry.patrolId === patrolId);
  const rank = sharing.findIndex((entry) => entry.serialNumber === serialNumber);
  return { turns, turn: (place + Math.max(0, rank)) % turns, minutes: 20, belowPercent: 70 };
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
    vdaVersion: '3.0',
    credentials: { clientId: robot, username: robot, password },
    keepAliveSeconds: 5,
    limits: {
      maxSpeedMps: 2,
      maxAccelerationMps2: 0.8,
      maxTurnRateRadps: 1,
      maxSlopeRad: 0.44,
      maxTiltRad: 0.6,
    },
    navigator: 'built-in',
    chargingTurn: chargingTurnOf(sector, entry),
    dock: { approachM: 6, speedMps: 0.4, contactSeconds: 8, tries: 3 },
    energy: {
      percentPerKm: 2,
      percentPerClimbM: 0.035,
      standbyPercentPerHour: 4,
      reservePercent: 12,
      chargedPercent: 90,
    },
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
