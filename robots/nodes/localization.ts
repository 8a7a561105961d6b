import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { NavSatFix, Odometry } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotConfig } from '../config.ts';
import { FrozenFixWatch } from '../navigation/frozen-fix.ts';
import { poseAt } from '../navigation/pose-at.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import { PoseEstimator } from '../navigation/pose-estimator.ts';

/** Beyond this the robot does not know well enough where it is to move. */
const lostSigmaM = 15;

export interface Battery {
  readonly percent: number;
  readonly charging: boolean;
  readonly voltage: number;
  readonly current: number;
}

/** Where and how the robot is: fuses odometry, GNSS and attitude; times are monotonic milliseconds. */
export class Localization {
  readonly #node: RosNode;
  readonly #estimator: PoseEstimator;
  readonly #frozen = new FrozenFixWatch();
  readonly #onStep: ((pose: PoseEstimate, dtSeconds: number) => void)[] = [];
  #lastOdometryStamp: number | undefined;
  odometryAt = Number.NEGATIVE_INFINITY;
  fix: NavSatFix | undefined;
  speedMps = 0;
  turnRateRadps = 0;
  drivenM = 0;
  battery: Battery | undefined;

  constructor(graph: RosGraph, namespace: string, config: RobotConfig, ground?: (x: number, y: number) => number) {
    this.#node = graph.createNode('localization', { namespace });
    this.#estimator = new PoseEstimator(enuFrame(config.sector.anchor), ground);
  }

  get pose(): PoseEstimate | undefined {
    return this.#estimator.pose;
  }
  /** The pose at a moment near the newest odometry. */
  poseAt(at: EpochMs): PoseEstimate | undefined {
    const { pose } = this;
    return pose && poseAt(pose, at, this.speedMps, this.turnRateRadps);
  }
  get frozenSuspect(): boolean {
    return this.#frozen.isSuspect;
  }
  get isLocalized(): boolean {
    const { pose } = this;
    return pose !== undefined && pose.positionSigmaM < lostSigmaM;
  }

  /** Called with every odometry message once localised: the control step. */
  onStep(step: (pose: PoseEstimate, dtSeconds: number) => void): void {
    this.#onStep.push(step);
  }

  start(): void {
    const node = this.#node;
    node.createSubscription(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', qos.sensor, (fix) => this.#addFix(fix));
    node.createSubscription(robotTopics.imu, 'sensor_msgs/msg/Imu', qos.sensor, (imu) => this.#estimator.addImu(imu));
    node.createSubscription(
      robotTopics.battery,
      'sensor_msgs/msg/BatteryState',
      { reliability: 'best-effort', durability: 'volatile', depth: 1 },
      ({ percentage, power_supply_status, voltage, current }) => {
        // sensor_msgs/BatteryState: NaN where the gauge does not measure it.
        if (!Number.isFinite(percentage)) return;
        const percent = Math.min(100, Math.max(0, percentage * 100));
        this.battery = { percent, charging: power_supply_status === 1, voltage, current };
      },
    );
    node.createSubscription(
      robotTopics.odometry,
      'nav_msgs/msg/Odometry',
      { reliability: 'best-effort', durability: 'volatile', depth: 10 },
      (odometry) => this.#addOdometry(odometry),
    );
  }

  destroy(): void {
    this.#node.destroy();
  }

  #addFix(fix: NavSatFix): void {
    const isNew = this.#frozen.addFix(fix);
    this.fix = fix;
    if (isNew) this.#estimator.addFix(fix);
  }

  #addOdometry(odometry: Odometry): void {
    const stamp = fromStamp(odometry.header.stamp);
    const dt = this.#lastOdometryStamp === undefined ? 0 : (stamp - this.#lastOdometryStamp) / 1000;
    this.#lastOdometryStamp = stamp;
    this.odometryAt = this.#node.clock.monotonicMs();
    const { linear, angular } = odometry.twist.twist;
    this.speedMps = linear.x;
    this.turnRateRadps = angular.z;
    this.#estimator.addOdometry(odometry);
    if (dt <= 0 || dt > 2) return;
    const driven = Math.abs(linear.x) * dt;
    this.drivenM += driven;
    this.#frozen.addDriven(driven);
    const { pose } = this;
    if (pose !== undefined) for (const step of this.#onStep) step(pose, dt);
  }
}
