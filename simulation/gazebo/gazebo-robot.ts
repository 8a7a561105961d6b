import type { RosterEntry } from '#shared/sector/sector.ts';
import { RobotFaults } from '../embedded/robot-faults.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Battery } from '../world/battery.ts';
import type { BodyPose } from '../world/body-pose.ts';
import { startPose } from '../world/start-pose.ts';
import type { World } from '../world/world.ts';
import { BodyInGazebo } from './body-in-gazebo.ts';
import type { GazeboWheels } from './gazebo-wheels.ts';
import { robotModelName } from '../sdf/model-names.ts';

/** Contacts of a dock reach this far. */
const dockReachM = 3;
const panLimitRad = 2.9;
/** Slower than this is the creep of a wheel in Gazebo's soft contact, not a motion. */
const standingMps = 0.03;

/** One robot of the roster: its body lives in Gazebo, its battery and its faults here. */
export class GazeboRobot {
  readonly entry: RosterEntry;
  readonly model: string;
  readonly battery: Battery;
  readonly faults: RobotFaults;
  body: BodyInGazebo;
  /** Where the present world file put it: Gazebo's attitudes are relative to this. */
  placed: BodyPose;
  wheels: GazeboWheels | undefined;
  #wanted = { speedMps: 0, yawRate: 0 };
  #wantedAtMs = Number.NEGATIVE_INFINITY;
  #wantedPanRad = 0;
  readonly #dock: { readonly x: number; readonly y: number } | undefined;

  constructor(entry: RosterEntry, world: World, scenario: Scenario) {
    const set = scenario.robots.find(({ serialNumber }) => serialNumber === entry.serialNumber);
    this.entry = entry;
    this.model = robotModelName(entry);
    this.placed = startPose(world, entry, set?.start ?? { kind: 'dock' });
    this.body = new BodyInGazebo(this.placed);
    this.battery = new Battery(set?.batteryPercent ?? 100);
    this.faults = new RobotFaults(scenario.faults, entry.serialNumber);
    this.#dock = world.sector.routeGraph.nodes.find(({ nodeId }) => nodeId === entry.dockNodeId);
  }

  command(speedMps: number, yawRate: number, nowMs: number): void {
    this.#wanted = { speedMps, yawRate };
    this.#wantedAtMs = nowMs;
  }

  pan(wantedRad: number): void {
    this.#wantedPanRad = Math.max(-panLimitRad, Math.min(panLimitRad, wantedRad));
  }

  /** A new world file puts the robot where it was last seen. */
  place(): void {
    this.placed = this.body.pose;
    this.body = new BodyInGazebo(this.placed);
  }

  step(seconds: number, timeS: number, nowMs: number): void {
    const sag = this.faults.sagDue(timeS);
    if (sag !== undefined) this.battery.sagTo(sag);
    const { speedMps, yawRate } = this.motion(nowMs);
    const climb = -Math.tan(this.body.pose.pitch);
    this.battery.step(seconds, { speedMps, yawRate, climb, docked: this.#isDocked() });
    this.wheels?.roll(this.#wanted, nowMs - this.#wantedAtMs, !this.battery.empty);
    if (!this.battery.empty) this.wheels?.pan(this.#wantedPanRad);
  }

  motion(nowMs: number): { readonly speedMps: number; readonly yawRate: number; readonly panRate: number } {
    const motion = this.body.motion(nowMs);
    return Math.abs(motion.speedMps) < standingMps ? { ...motion, speedMps: 0 } : motion;
  }

  #isDocked(): boolean {
    const { x, y } = this.body.pose;
    return this.#dock !== undefined && Math.hypot(x - this.#dock.x, y - this.#dock.y) <= dockReachM;
  }
}
