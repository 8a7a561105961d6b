import type { Point2 } from '#shared/geo/polygon.ts';
import type { Motion } from '../autonomy/autonomy-state.ts';
import type { RobotConfig } from '../config.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';
import { ClosedWays } from '../navigation/closed-ways.ts';
import type { Geofence } from '../navigation/geofence.ts';
import { LinkMap } from '../navigation/link-map.ts';
import { LinkWays } from '../navigation/link-ways.ts';
import { PatrolDrive } from '../navigation/patrol-drive.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import { RoutePlanner } from '../navigation/route-planner.ts';
import { Trail } from '../navigation/trail.ts';
import type { ZoneRules } from '../zones/zone-rules.ts';

/** Blocked again within this time after turning round: somebody has to look. */
const turnAgainMs = 120_000;

export interface RobotWaysDeps {
  readonly config: RobotConfig;
  readonly memory: RobotMemory;
  readonly fence: Geofence;
  readonly zones: ZoneRules;
  readonly onFault: (error: unknown) => void;
}

/** The ways a robot chooses by itself, inside its area and outside blocked zones: patrol, home, back, to a link; and round what is in them. */
export class RobotWays {
  readonly closed: ClosedWays;
  readonly planner: RoutePlanner;
  readonly patrol: PatrolDrive;
  readonly links: LinkWays;
  readonly #monotonicMs: () => number;
  #turnedAt = Number.NEGATIVE_INFINITY;

  constructor({ config, fence, memory, onFault, zones }: RobotWaysDeps, monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    const forbids = (from: Point2, to: Point2): boolean =>
      fence.obstruction([from, to]) !== undefined || zones.blocked(from, to) !== undefined;
    this.closed = new ClosedWays(forbids, monotonicMs);
    this.planner = new RoutePlanner(config.sector, { ...config, closed: this.closed });
    this.patrol = new PatrolDrive(this.planner);
    const { linkPoints = [] } = config.sector;
    const trail = new Trail(memory, onFault);
    const map = new LinkMap(memory, linkPoints, onFault);
    this.links = new LinkWays({ trail, map, planner: this.planner, forbids });
  }

  /**
   * The way to node `nodeId` cannot be driven on; unless a person stands there, nobody drives on that edge for a while. True if the robot
   * may choose its way and has another.
   */
  avoid(motion: Motion, nodeId: string, pose: PoseEstimate, byPerson: boolean): boolean {
    const edge = this.planner.edgeTo(nodeId, pose);
    const isNew = !byPerson && edge !== undefined && this.closed.obstruct(edge.edgeId, edge.behindNodeId);
    const now = this.#monotonicMs();
    if (motion.kind === 'patrol' && now - this.#turnedAt > turnAgainMs) {
      this.#turnedAt = now;
      this.patrol.turnRound(isNew);
      return true;
    }
    return isNew && this.#hasWay(motion, pose);
  }

  #hasWay(motion: Motion, pose: PoseEstimate): boolean {
    if (motion.kind === 'home') return this.planner.wayTo(pose, motion.nodeId) !== undefined;
    return motion.kind === 'patrol' || (motion.kind === 'to-link' && this.links.canReachLink(pose));
  }
}
