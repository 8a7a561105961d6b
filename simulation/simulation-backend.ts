import type { RobotId } from '#shared/ids/branded.ts';
import type { RosGraph } from '#shared/ros/port.ts';

/** What a robot sees: rendered frames through the real detector, or detections drawn from a fitted model. */
export type Fidelity = 'pixels' | 'statistical';

/**
 * A world that stands behind robots' ROS topics (`shared/ros/robot-topics.ts`). Implementations: embedded (seeded, fixed step) and
 * Gazebo. Robot code never sees this.
 */
export interface SimulationBackend {
  /** Connects a robot's drivers (sensors out, cmd_vel in) to its ROS graph, under the namespace of its node names. */
  attach(robot: RobotId, graph: RosGraph, namespace: string): void;
  /** Starts stepping on its clock until the signal aborts. */
  start(signal: AbortSignal): void;
  readonly truth: GroundTruth;
}

/** For scoring and invariants only; nothing a robot or the centre may read. Metres and radians in the sector's ENU frame. */
export interface GroundTruth {
  robots(): readonly {
    readonly id: RobotId;
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly yaw: number;
    readonly batteryPercent: number;
  }[];
  actors(): readonly TruthActor[];
  /** Is the ground point (with a target height of `heightM`) in line of sight of the robot's camera, ignoring field of view? */
  canSee(robot: RobotId, target: { readonly x: number; readonly y: number }, heightM: number): boolean;
  radio(robot: RobotId): {
    readonly up: boolean;
    readonly rssiDbm: number;
    readonly lossPct: number;
    readonly delayMs: number;
  };
}

export interface TruthActor {
  readonly actorId: string;
  readonly class: 'person' | 'vehicle' | 'animal' | 'drone';
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
  readonly speedMps: number;
  /** Lying, standing or walking people; undefined for others. */
  readonly posture?: 'standing' | 'walking' | 'lying';
  readonly active: boolean;
}
