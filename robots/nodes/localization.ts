import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { Imu, NavSatFix, Odometry } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotConfig } from '../config.ts';
import { poseAt } from '../navigation/pose-at.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import { GuardedPose } from '../safety/guarded-pose.ts';
import type { FixTrouble } from '../safety/guarded-pose.ts';
import { safetyLimits } from '../safety/safety-limits.ts';

export interface Battery {
  readonly percent: number;
  readonly charging: boolean;
  /** Charging or full; undefined where the gauge does not tell. */
  readonly onCharger: boolean | undefined;
  readonly voltage: number;
  readonly current: number;
}

/** Where and how the robot is: fuses odometry, GNSS and attitude; times are monotonic milliseconds. */
export class Localization {
  readonly #node: RosNode;
  readonly #position: GuardedPose;
  readonly #onStep: ((pose: PoseEstimate, dtSeconds: number) => void)[] = [];
  #lastOdometryStamp: number | undefined;
  odometryAt = Number.NEGATIVE_INFINITY;
  fixAt = Number.NEGATIVE_INFINITY;
  batteryAt = Number.NEGATIVE_INFINITY;
  /** Undefined before the first: a robot may have no attitude sensor. */
  imuAt: number | undefined;
  fix: NavSatFix | undefined;
  speedMps = 0;
  turnRateRadps = 0;
  drivenM = 0;
  battery: Battery | undefined;

  /** `name`: another where a second process of the robot works its pose out for itself. */
  constructor(
    graph: RosGraph,
    namespace: string,
    config: RobotConfig,
    ground?: (x: number, y: number) => number,
    name = 'localization',
  ) {
    this.#node = graph.createNode(name, { namespace });
    this.#position = new GuardedPose(enuFrame(config.sector.anchor), ground);
  }

  get pose(): PoseEstimate | undefined {
    return this.#position.pose;
  }
  /** The pose at a moment near the newest odometry. */
  poseAt(at: EpochMs): PoseEstimate | undefined {
    const { pose } = this;
    return pose && poseAt(pose, at, this.speedMps, this.turnRateRadps);
  }
  /** What of the satellite fixes is wrong, once it lasts. */
  get fixTrouble(): FixTrouble | undefined {
    return this.#position.trouble;
  }
  /** No fix is used now: position by dead reckoning, less certain with every metre. */
  get isReckoning(): boolean {
    return this.#position.isReckoning;
  }
  get isLocalized(): boolean {
    const { pose } = this;
    return pose !== undefined && pose.positionSigmaM < safetyLimits.lostSigmaM;
  }

  /** Called with every odometry message once localised: the control step. */
  onStep(step: (pose: PoseEstimate, dtSeconds: number) => void): void {
    this.#onStep.push(step);
  }

  start(): void {
    const node = this.#node;
    node.createSubscription(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', qos.sensor, (fix) => this.#addFix(fix));
    node.createSubscription(robotTopics.imu, 'sensor_msgs/msg/Imu', qos.sensor, (imu) => this.#addImu(imu));
    node.createSubscription(
      robotTopics.battery,
      'sensor_msgs/msg/BatteryState',
      { reliability: 'best-effort', durability: 'volatile', depth: 1 },
      ({ percentage, power_supply_status, voltage, current }) => {
        // sensor_msgs/BatteryState: NaN where the gauge does not measure it.
        if (!Number.isFinite(percentage)) return;
        this.batteryAt = node.clock.monotonicMs();
        const percent = Math.min(100, Math.max(0, percentage * 100));
        const charging = power_supply_status === 1;
        const tells = power_supply_status !== 0 || current > 0;
        const onCharger = tells ? charging || power_supply_status === 4 || current > 0 : undefined;
        this.battery = { percent, charging, onCharger, voltage, current };
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
    this.fix = fix;
    this.fixAt = this.#node.clock.monotonicMs();
    this.#position.addFix(fix, this.#node.clock.monotonicMs(), this.#node.clock.now());
  }

  /** What is no number is no measurement: a sensor that sends such things is silent, and silence stops the robot. */
  #addImu(imu: Imu): void {
    const { w, x, y, z } = imu.orientation;
    if (!Number.isFinite(w + x + y + z)) return;
    this.imuAt = this.#node.clock.monotonicMs();
    this.#position.addImu(imu);
  }

  #addOdometry(odometry: Odometry): void {
    const { w, z } = odometry.pose.pose.orientation;
    if (!Number.isFinite(odometry.twist.twist.linear.x + odometry.twist.twist.angular.z + w + z)) return;
    const stamp = fromStamp(odometry.header.stamp);
    const dt = this.#lastOdometryStamp === undefined ? 0 : (stamp - this.#lastOdometryStamp) / 1000;
    this.#lastOdometryStamp = stamp;
    this.odometryAt = this.#node.clock.monotonicMs();
    const { linear, angular } = odometry.twist.twist;
    this.speedMps = linear.x;
    this.turnRateRadps = angular.z;
    const isStep = dt > 0 && dt <= 2;
    const drivenM = isStep ? Math.abs(linear.x) * dt : 0;
    this.#position.addOdometry(odometry, drivenM, this.odometryAt);
    if (!isStep) return;
    this.drivenM += drivenM;
    const { pose } = this;
    if (pose !== undefined) for (const step of this.#onStep) step(pose, dt);
  }
}
