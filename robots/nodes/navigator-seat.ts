import { qos } from '#shared/ros/port.ts';
import type { RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { RobotConfig } from '../config.ts';
import { DockApproach } from '../navigation/dock-approach.ts';
import type { DockPlace } from '../navigation/dock-approach.ts';
import { Nav2Navigator } from '../navigation/nav2-navigator.ts';
import type { Navigator, NavigatorListener } from '../navigation/navigator.ts';
import { ObstacleLimiter } from '../navigation/obstacle-limiter.ts';
import { RouteFollower } from '../navigation/route-follower.ts';
import { SlopeLimiter } from '../navigation/slope-limiter.ts';
import type { SpeedLimiter } from '../navigation/speed-limiter.ts';
import { ZoneLimiter } from '../navigation/zone-limiter.ts';
import type { ZoneRules } from '../zones/zone-rules.ts';

export interface NavigatorSeatDeps {
  readonly node: RosNode;
  readonly config: RobotConfig;
  readonly zones: ZoneRules;
  readonly dock: DockPlace;
  readonly ground?: (x: number, y: number) => number;
}

/** The navigator that the robot's configuration asks for, with what limits it and the topics it needs. */
export class NavigatorSeat {
  readonly navigator: Navigator;
  readonly docking: DockApproach;
  readonly #node: RosNode;
  readonly #nav2: Nav2Navigator | undefined;
  readonly #obstacles: ObstacleLimiter | undefined;

  constructor({ config, dock, ground, node, zones }: NavigatorSeatDeps, listener: NavigatorListener) {
    const { limits, obstacles } = config;
    this.#node = node;
    this.docking = new DockApproach(config.dock, dock, limits.maxAccelerationMps2);
    this.#obstacles = obstacles && new ObstacleLimiter(obstacles, limits);
    const limiters: readonly SpeedLimiter[] = [
      new ZoneLimiter(zones, limits),
      this.docking,
      ...(ground === undefined ? [] : [new SlopeLimiter(limits, ground)]),
      ...(this.#obstacles === undefined ? [] : [this.#obstacles]),
    ];
    if (config.navigator === 'nav2') {
      const client = node.createActionClient(robotTopics.navigateThroughPoses, 'nav2_msgs/action/NavigateThroughPoses');
      this.#nav2 = new Nav2Navigator({ client, clock: node.clock, limits, listener, limiters });
    }
    this.navigator = this.#nav2 ?? new RouteFollower(limits, listener, limiters);
  }

  start(): void {
    const nav2 = this.#nav2;
    const obstacles = this.#obstacles;
    if (nav2 !== undefined) {
      this.#node.createSubscription(robotTopics.cmdVelNav2, 'geometry_msgs/msg/Twist', qos.command, (twist) =>
        nav2.takeVelocity(twist),
      );
    }
    if (obstacles !== undefined) {
      this.#node.createSubscription(robotTopics.scan, 'sensor_msgs/msg/LaserScan', qos.sensor, (scan) =>
        obstacles.see(scan),
      );
    }
  }
}
