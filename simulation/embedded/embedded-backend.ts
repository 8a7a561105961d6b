import type { RobotId } from '#shared/ids/branded.ts';
import { robotId } from '#shared/ids/branded.ts';
import type { Random } from '#shared/random/random.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { Cast } from '../actors/cast.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { RadioModel } from '../radio/radio-model.ts';
import type { RadioState } from '../radio/radio-model.ts';
import { conditionsOf } from '../scenario/conditions-of.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { sightTable } from '../sensors/fitted-sight-table.ts';
import { thermalCameraOf } from '../sensors/thermal-camera-of.ts';
import type { ThermalCamera } from '../sensors/thermal-camera.ts';
import type { Fidelity, GroundTruth, SimulationBackend } from '../simulation-backend.ts';
import { isClear, worldOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { RobotDrivers } from './robot-drivers.ts';
import { renderingEye, statisticalEye } from './robot-eye.ts';
import type { RobotEye } from './robot-eye.ts';
import { STEP_MS, STEP_S } from './sensor-rates.ts';
import { SimulatedRobot } from './simulated-robot.ts';

export interface EmbeddedBackendOptions {
  readonly scenario: Scenario;
  readonly sector: Sector;
  /** Real or simulated; robots' sensors are stamped by their own graphs' clocks. */
  readonly clock: Clock;
  readonly random: Random;
  readonly fidelity: Fidelity;
  /** Robots' frames on `tf`, for tools on a real graph. */
  readonly frames?: boolean;
}

/** If timers come late (a busy machine in real time), at most this many missed steps are made up at once. */
const MAX_STEPS_AT_ONCE = 5;

/** The seeded world: the same scenario, seed and commands give the same messages, byte for byte. */
export const createEmbeddedBackend = (options: EmbeddedBackendOptions): SimulationBackend =>
  new EmbeddedBackend(options);

class EmbeddedBackend implements SimulationBackend {
  readonly truth: GroundTruth;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #fidelity: Fidelity;
  readonly #frames: boolean;
  readonly #world: World;
  readonly #cast: Cast;
  readonly #radio: RadioModel;
  readonly #robots: ReadonlyMap<RobotId, SimulatedRobot>;
  readonly #drivers = new Map<RobotId, RobotDrivers>();
  #boots = 0;
  readonly #scenario: Scenario;
  #camera: ThermalCamera | undefined;
  #step = 0;
  #startedMs = 0;
  #actors: { readonly timeS: number; readonly list: readonly SceneActor[] } | undefined;
  readonly #radioCache = new Map<RobotId, { readonly second: number; readonly state: RadioState }>();

  constructor({ scenario, sector, clock, random, fidelity, frames = false }: EmbeddedBackendOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#fidelity = fidelity;
    this.#frames = frames;
    this.#scenario = scenario;
    this.#world = worldOf(sector);
    this.#cast = new Cast(scenario, this.#world, random.fork('cast'));
    this.#radio = new RadioModel(this.#world, scenario.radio);
    this.#robots = new Map(
      sector.roster.map((entry) => [
        robotId(entry.manufacturer, entry.serialNumber),
        new SimulatedRobot(entry, this.#world, scenario),
      ]),
    );
    this.truth = {
      robots: () => [...this.#robots].map(([id, robot]) => robotTruth(id, robot)),
      actors: () => this.#actorsAt(this.#timeS),
      canSee: (id, { x, y }, heightM) =>
        isClear(this.#world, this.#robot(id).camera.origin, { x, y, z: this.#world.dem.heightAt(x, y) + heightM }),
      radio: (id) => this.#radioOf(id),
    };
  }

  attach(id: RobotId, graph: RosGraph, namespace: string): void {
    const robot = this.#robot(id);
    // A robot that starts again gets new drivers on its new graph; its body stays where it is.
    this.#drivers.get(id)?.detach();
    const random = this.#random.fork(`boot-${this.#boots++}-${id}`);
    const eye = this.#eyeOf(robot, random.fork('eye'));
    const phase = [...this.#robots.keys()].indexOf(id);
    const frames = this.#frames;
    const drivers = { robot, world: this.#world, graph, namespace, random, eye, frames, phase };
    this.#drivers.set(id, new RobotDrivers(drivers));
  }

  start(signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#startedMs = this.#clock.monotonicMs();
    const stop = this.#clock.setRepeating(() => this.#catchUp(), STEP_MS);
    signal.addEventListener('abort', stop, { once: true });
  }

  get #timeS(): number {
    return this.#step * STEP_S;
  }

  #catchUp(): void {
    const due = Math.floor((this.#clock.monotonicMs() - this.#startedMs) / STEP_MS);
    const missed = due - this.#step - MAX_STEPS_AT_ONCE;
    // A machine that cannot keep up gets a slower world, not ever longer steps.
    if (missed > 0) this.#startedMs += missed * STEP_MS;
    for (let last = Math.min(due, this.#step + MAX_STEPS_AT_ONCE); this.#step < last;) this.#stepOnce();
  }

  #stepOnce(): void {
    this.#step++;
    const timeS = this.#timeS;
    for (const robot of this.#robots.values()) robot.step(STEP_S, timeS);
    for (const drivers of this.#drivers.values()) drivers.publish(this.#step, timeS);
  }

  #eyeOf(robot: SimulatedRobot, random: Random): RobotEye {
    const actorsAt = (timeS: number): readonly SceneActor[] => this.#actorsAt(timeS);
    if (this.#fidelity === 'statistical') return statisticalEye(robot, this.#world, sightTable, actorsAt, random);
    this.#camera ??= thermalCameraOf(this.#world, conditionsOf(this.#scenario.weather), this.#random.fork('camera'));
    return renderingEye(robot, this.#camera, actorsAt, random);
  }

  #actorsAt(timeS: number): readonly SceneActor[] {
    if (this.#actors?.timeS !== timeS) this.#actors = { timeS, list: this.#cast.at(timeS) };
    return this.#actors.list;
  }

  #radioOf(id: RobotId): RadioState {
    const second = Math.floor(this.#timeS);
    const cached = this.#radioCache.get(id);
    if (cached?.second === second) return cached.state;
    const robot = this.#robot(id);
    const state = this.#radio.at(robot.entry.serialNumber, robot.body.pose, this.#timeS);
    this.#radioCache.set(id, { second, state });
    return state;
  }

  #robot(id: RobotId): SimulatedRobot {
    const robot = this.#robots.get(id);
    if (robot === undefined) throw new RangeError(`${this.#world.sector.name} has no robot ${id}`);
    return robot;
  }
}

function robotTruth(id: RobotId, { body, battery }: SimulatedRobot): ReturnType<GroundTruth['robots']>[number] {
  const { x, y, z, yaw } = body.pose;
  return { id, x, y, z, yaw, batteryPercent: battery.percent };
}
