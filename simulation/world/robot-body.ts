import type { Dem } from '#shared/terrain/dem.ts';
import { wrapAngle } from '#shared/geo/angles.ts';
import type { BodyPose } from './body-pose.ts';
import { standOnGround } from './stand-on-ground.ts';

/** A light patrol robot. Metres, seconds, kilograms, radians. */
const MAX_SPEED_MPS = 3;
const MAX_YAW_RATE = 1.6;
const ACCELERATION = 1.2;
const BRAKING = 2.5;
const YAW_ACCELERATION = 3;
const PAN_RATE = 1.4;
const PAN_LIMIT = 2.9;
/** A command older than this stops the wheels: `cmd_vel_timeout` of ros2_control's diff_drive_controller. */
const COMMAND_TIMEOUT_S = 0.5;
/** Rise per metre above which the wheels only slip. */
const STEEPEST = 0.45;

/** Differential drive on the ground, with a camera head that pans. Moves by `step` only. */
export class RobotBody {
  readonly #dem: Dem;
  #pose: BodyPose;
  #speedMps = 0;
  #yawRate = 0;
  #panRad = 0;
  #panRate = 0;
  #wanted = { speedMps: 0, yawRate: 0 };
  #wantedPanRad = 0;
  #commandAgeS = Number.POSITIVE_INFINITY;

  constructor(dem: Dem, start: BodyPose) {
    this.#dem = dem;
    this.#pose = start;
  }

  get pose(): BodyPose {
    return this.#pose;
  }
  get speedMps(): number {
    return this.#speedMps;
  }
  get yawRate(): number {
    return this.#yawRate;
  }
  get panRad(): number {
    return this.#panRad;
  }
  get panRate(): number {
    return this.#panRate;
  }

  command(speedMps: number, yawRate: number): void {
    this.#wanted = { speedMps, yawRate };
    this.#commandAgeS = 0;
  }

  pan(wantedRad: number): void {
    this.#wantedPanRad = clamp(wantedRad, PAN_LIMIT);
  }

  /** `powered`: false with an empty battery. */
  step(seconds: number, powered: boolean): void {
    this.#commandAgeS += seconds;
    this.#turnHead(seconds, powered);
    const obeys = powered && this.#commandAgeS <= COMMAND_TIMEOUT_S;
    // Positive pitch is nose down, so a climb has a negative one.
    const climb = -Math.tan(this.#pose.pitch) * Math.sign(this.#wanted.speedMps || 1);
    const grip = climb <= 0.1 ? 1 : Math.max(0, 1 - (climb - 0.1) / (STEEPEST - 0.1));
    const wantedSpeed = obeys ? clamp(this.#wanted.speedMps, MAX_SPEED_MPS * grip) : 0;
    const slowing = Math.abs(wantedSpeed) < Math.abs(this.#speedMps);
    this.#speedMps = approach(this.#speedMps, wantedSpeed, (slowing ? BRAKING : ACCELERATION) * seconds);
    const wantedTurn = obeys ? clamp(this.#wanted.yawRate, MAX_YAW_RATE) : 0;
    this.#yawRate = approach(this.#yawRate, wantedTurn, YAW_ACCELERATION * seconds);
    if (this.#speedMps !== 0 || this.#yawRate !== 0) this.#roll(seconds);
  }

  #roll(seconds: number): void {
    const { x, y, yaw, pitch } = this.#pose;
    const turn = this.#yawRate * seconds;
    const along = this.#speedMps * seconds * Math.cos(pitch);
    const course = yaw + turn / 2;
    this.#pose = standOnGround(
      this.#dem,
      x + along * Math.cos(course),
      y + along * Math.sin(course),
      wrapAngle(yaw + turn),
    );
  }

  #turnHead(seconds: number, powered: boolean): void {
    const before = this.#panRad;
    if (powered) this.#panRad = approach(before, this.#wantedPanRad, PAN_RATE * seconds);
    this.#panRate = (this.#panRad - before) / seconds;
  }
}

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

const approach = (value: number, target: number, step: number): number =>
  value < target ? Math.min(target, value + step) : Math.max(target, value - step);
