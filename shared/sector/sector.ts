import type { GeoPoint } from '../geo/wgs84.ts';
import type { Point2 } from '../geo/polygon.ts';
import type { LostLinkContract } from '../lost-link/lost-link-contract.ts';

/** What a sector's ground is made of; a DEM is generated from it, the same for simulation, planning and map. */
export interface TerrainSpec {
  readonly seed: number;
  readonly style: 'hills' | 'yard';
  readonly cellM: number;
}

export type ZoneKind =
  /** Robots never enter. */
  | 'BLOCKED'
  /** Robots stay below `maxSpeedMps`. */
  | 'SPEED_LIMIT'
  /** One robot at a time, by leave of the centre. */
  | 'RELEASE'
  /** Entering raises an alarm, by class: see `alarmFor`. */
  | 'WATCHED';

export interface Zone {
  readonly zoneId: string;
  readonly name: string;
  readonly kind: ZoneKind;
  readonly polygon: readonly Point2[];
  readonly maxSpeedMps?: number;
  /** Of a RELEASE zone: what a robot inside does when its leave ends. */
  readonly releaseLossBehavior?: 'STOP' | 'CONTINUE' | 'EVACUATE';
  readonly alarmFor?: readonly ('person' | 'vehicle' | 'drone')[];
}

export interface RouteNode {
  readonly nodeId: string;
  readonly x: number;
  readonly y: number;
}
/** Passable both ways. */
export interface RouteEdge {
  readonly edgeId: string;
  readonly from: string;
  readonly to: string;
  readonly maxSpeedMps: number;
}

export interface Patrol {
  readonly patrolId: string;
  readonly name: string;
  /** A closed walk over the route graph; neighbours in the list share an edge. */
  readonly nodeIds: readonly string[];
}

/** A robot of the sector's establishment. Identity and keys are enrolled apart. */
export interface RosterEntry {
  readonly manufacturer: string;
  readonly serialNumber: string;
  /** Short, for plates and rows: R-01. */
  readonly callSign: string;
  readonly dockNodeId: string;
  readonly patrolId: string;
}

/** One ENU frame (`map`), at most 40 km across; x east, y north, metres. */
export interface Sector {
  readonly interfaceName: string;
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
  readonly mapId: string;
  readonly anchor: GeoPoint;
  readonly extent: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number };
  readonly terrain: TerrainSpec;
  /** The inside is to the right of the line's direction. */
  readonly borderLine: { readonly lineId: string; readonly name: string; readonly points: readonly Point2[] };
  /** Where robots may be. */
  readonly allowedArea: readonly Point2[];
  readonly zoneSetId: string;
  readonly zones: readonly Zone[];
  readonly roads: readonly { readonly name: string; readonly points: readonly Point2[] }[];
  readonly obstacles: readonly {
    readonly name: string;
    readonly polygon: readonly Point2[];
    readonly heightM: number;
  }[];
  /** Where a robot that lost its link finds one, as far as the sector's planners know; robots learn more of them while driving. */
  readonly linkPoints?: readonly { readonly name: string; readonly x: number; readonly y: number }[];
  readonly places: readonly { readonly name: string; readonly x: number; readonly y: number }[];
  readonly routeGraph: { readonly nodes: readonly RouteNode[]; readonly edges: readonly RouteEdge[] };
  readonly patrols: readonly Patrol[];
  readonly roster: readonly RosterEntry[];
  /** What its robots do when they no longer hear the centre; without it each keeps its built-in contract. */
  readonly lostLink?: LostLinkContract;
}
