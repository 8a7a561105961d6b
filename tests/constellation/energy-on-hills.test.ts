import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnergyBudget } from '#robots/autonomy/energy.ts';
import { robotConfig } from '#robots/config.ts';
import type { Waypoint } from '#robots/navigation/navigator.ts';
import { RouteFollower } from '#robots/navigation/route-follower.ts';
import { RoutePlanner } from '#robots/navigation/route-planner.ts';
import { SlopeLimiter } from '#robots/navigation/slope-limiter.ts';
import { wayEffort } from '#robots/navigation/way-effort.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import { Battery } from '#simulation/world/battery.ts';
import { RobotBody } from '#simulation/world/robot-body.ts';
import { standOnGround } from '#simulation/world/stand-on-ground.ts';
import { worldOf } from '#simulation/world/world.ts';

const { dem } = worldOf(borderHills);
const ground = (x: number, y: number): number => dem.heightAt(x, y);
const stepS = 0.1;
const checkEverySteps = 50;

/** The simulator's own body and battery under our planner, follower and energy budget: a robot without its radio and its eyes. */
class BareRobot {
  readonly config;
  readonly body: RobotBody;
  readonly battery: Battery;
  readonly #planner: RoutePlanner;
  readonly #follower: RouteFollower;
  readonly #budget: EnergyBudget;
  #steps = 0;
  #z: number;
  #drivenM = 0;

  constructor(robot: number, start: { readonly x: number; readonly y: number }, percent: number) {
    const entry = borderHills.roster[robot]!;
    this.config = robotConfig(borderHills, entry, '');
    const { energy, limits } = this.config;
    this.body = new RobotBody(dem, standOnGround(dem, start.x, start.y, 0));
    this.battery = new Battery(percent);
    this.#planner = new RoutePlanner(borderHills, entry);
    this.#budget = new EnergyBudget(energy);
    this.#z = this.body.pose.z;
    const listener = {
      onReached: () => {},
      onBlocked: (reason: string) => expect.unreachable(reason),
      onRecovery: () => {},
    };
    this.#follower = new RouteFollower(limits, listener, [new SlopeLimiter(limits, ground)]);
  }

  get neededPercent(): number {
    const way = this.#planner.home(this.body.pose) ?? [];
    return this.#budget.neededPercent(wayEffort(this.body.pose, way, this.config.limits.maxSpeedMps, ground));
  }

  wayTo(nodeId: string): readonly Waypoint[] {
    return this.#planner.wayTo(this.body.pose, nodeId)!;
  }

  /** Until the end of the way, an empty battery, or `leave` at a check. */
  drive(way: readonly Waypoint[], leave: () => boolean): void {
    this.#follower.follow(way);
    while (this.#follower.index < way.length && !this.battery.empty) {
      const pose = { ...this.body.pose, positionSigmaM: 1, yawSigmaRad: 0.01, at: 0 };
      const { speedMps, turnRateRadps } = this.#follower.step(pose, stepS);
      this.body.command(speedMps, turnRateRadps);
      this.body.step(stepS, !this.battery.empty);
      const climb = -Math.tan(this.body.pose.pitch);
      this.battery.step(stepS, { speedMps: this.body.speedMps, yawRate: this.body.yawRate, climb, docked: false });
      this.#drivenM += Math.abs(this.body.speedMps) * stepS;
      if (++this.#steps % checkEverySteps !== 0) continue;
      this.#learn();
      if (leave()) return;
    }
  }

  #learn(): void {
    const { z } = this.body.pose;
    this.#budget.note(this.battery.percent, false, {
      lengthM: this.#drivenM,
      climbM: Math.max(0, z - this.#z),
      seconds: checkEverySteps * stepS,
    });
    this.#z = z;
    this.#drivenM = 0;
  }
}

const nodes = borderHills.routeGraph.nodes;
const aNode = fc.integer({ min: 0, max: nodes.length - 1 }).map((index) => nodes[index]!);

describe('energy over terrain', () => {
  it('strands nobody from anywhere on the hills, and leaves the reserve at the dock', () => {
    const reserves: number[] = [];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        aNode,
        fc.array(aNode, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0, max: 12, noNaN: true }),
        (index, start, errands, more) => {
          const percent = new BareRobot(index, start, 100).neededPercent + more;
          if (percent > 100) return;
          const robot = new BareRobot(index, start, percent);
          const isLow = (): boolean => robot.battery.percent < robot.neededPercent;
          for (const { nodeId } of errands) if (!isLow()) robot.drive(robot.wayTo(nodeId), isLow);
          robot.drive(robot.wayTo(robot.config.dockNodeId), () => false);
          expect(robot.battery.empty).toBe(false);
          expect(robot.battery.percent).toBeGreaterThan(11);
          reserves.push(robot.battery.percent);
        },
      ),
      { numRuns: 300 },
    );
    const [least, median] = [0, 0.5].map(
      (share) => reserves.toSorted((a, b) => a - b)[Math.floor(share * reserves.length)]!,
    );
    console.log(
      `${reserves.length} trips: at the dock ${least!.toFixed(1)} % left at worst, ${median!.toFixed(1)} % in the median`,
    );
    expect(reserves.length).toBeGreaterThan(200);
  }, 60_000);
});
