import type { RosterEntry } from '#shared/sector/sector.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { cameraPose } from '../sensors/camera-pose.ts';
import type { CameraPose } from '../sensors/camera-pose.ts';
import { Battery } from '../world/battery.ts';
import { RobotBody } from '../world/robot-body.ts';
import { startPose } from '../world/start-pose.ts';
import type { World } from '../world/world.ts';
import { RobotFaults } from './robot-faults.ts';

/** Contacts of a dock reach this far. */
const DOCK_REACH_M = 3;

/** The physical robot: body, battery, faults. It stands in the world whether or not somebody's software drives it. */
export class SimulatedRobot {
  readonly entry: RosterEntry;
  readonly body: RobotBody;
  readonly battery: Battery;
  readonly faults: RobotFaults;
  readonly #dock: { readonly x: number; readonly y: number } | undefined;

  constructor(entry: RosterEntry, world: World, scenario: Scenario) {
    const set = scenario.robots.find(({ serialNumber }) => serialNumber === entry.serialNumber);
    this.entry = entry;
    this.body = new RobotBody(world.dem, startPose(world, entry, set?.start ?? { kind: 'dock' }));
    this.battery = new Battery(set?.batteryPercent ?? 100);
    this.faults = new RobotFaults(scenario.faults, entry.serialNumber);
    this.#dock = world.sector.routeGraph.nodes.find(({ nodeId }) => nodeId === entry.dockNodeId);
  }

  get camera(): CameraPose {
    return cameraPose(this.body.pose, this.body.panRad);
  }

  step(seconds: number, timeS: number): void {
    const { body, battery } = this;
    body.step(seconds, !battery.empty);
    const sag = this.faults.sagDue(timeS);
    if (sag !== undefined) battery.sagTo(sag);
    battery.step(seconds, {
      speedMps: body.speedMps,
      yawRate: body.yawRate,
      climb: -Math.tan(body.pose.pitch),
      docked: this.#isDocked(),
    });
  }

  #isDocked(): boolean {
    const { x, y } = this.body.pose;
    return this.#dock !== undefined && Math.hypot(x - this.#dock.x, y - this.#dock.y) <= DOCK_REACH_M;
  }
}
