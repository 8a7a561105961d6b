import type { GazeboClient, GazeboPublisher } from './transport/gazebo-client.ts';
import { robotModelTopics } from './model-names.ts';

/** A command older than this stops the wheels, as in ros2_control's diff_drive_controller. */
const commandTimeoutMs = 1000;
const panGains = { p_gain: 30, i_gain: 0, d_gain: 6 } as const;

/** Wheels and camera head of one model: what was last commanded, sent again and again for as long as it holds. */
export class GazeboWheels {
  readonly #drive: GazeboPublisher<'Pose'>;
  readonly #joints: GazeboPublisher<'JointCmd'>;
  readonly #panJoint: string;

  constructor(client: GazeboClient, model: string) {
    const topics = robotModelTopics(model);
    this.#drive = client.advertise(topics.drive, 'Pose');
    this.#joints = client.advertise(topics.joints, 'JointCmd');
    this.#panJoint = `${model}::thermal_pan`;
  }

  /** `ageMs` since the command was given. `yawRate` counter-clockwise, radians a second. */
  roll(wanted: { readonly speedMps: number; readonly yawRate: number }, ageMs: number, powered: boolean): void {
    const obeys = powered && ageMs <= commandTimeoutMs;
    const half = obeys ? -wanted.yawRate / 2 : 0;
    // The plugin reads a speed from x and a rate from the yaw of the turn, clockwise against its own axes.
    this.#drive.publish({
      position: { x: obeys ? wanted.speedMps : 0, y: 0, z: 0 },
      orientation: { x: 0, y: 0, z: Math.sin(half), w: Math.cos(half) },
    });
  }

  pan(wantedRad: number): void {
    this.#joints.publish({ name: this.#panJoint, position: { target: wantedRad, ...panGains } });
  }
}
