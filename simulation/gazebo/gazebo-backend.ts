import type { RobotId } from '#shared/ids/branded.ts';
import { robotId } from '#shared/ids/branded.ts';
import type { Random } from '#shared/random/random.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { Cast } from '../actors/cast.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { RadioModel } from '../radio/radio-model.ts';
import { conditionsOf } from '../scenario/conditions-of.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { cameraPose } from '../sensors/camera-pose.ts';
import type { GroundTruth, SimulationBackend } from '../simulation-backend.ts';
import { isClear, worldOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { everybody } from '../actors/everybody.ts';
import { GazeboDrivers } from './gazebo-drivers.ts';
import { GazeboRobot } from './gazebo-robot.ts';
import { GazeboStage } from './gazebo-stage.ts';
import { GazeboWheels } from './gazebo-wheels.ts';
import { robotModelTopics, worldTopic } from './model-names.ts';
import type { GazeboServer } from './process/gazebo-server.ts';
import type { GazeboClient } from './transport/gazebo-client.ts';
import type { Pose } from './transport/messages.ts';
import { writeWorld } from './world/write-world.ts';
import type { WrittenWorld } from './world/write-world.ts';
import { WorldTime } from './world-time.ts';

const stepMs = 100;
const batteryEverySteps = 10;
const runsWithinMs = 25_000;
const waitMs = { first: 1000, longest: 10_000 } as const;

export type GazeboState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** gzserver is gone and is started again; robots keep their places, their software hears nothing meanwhile. */
  | { readonly kind: 'lost'; readonly why: string };

export interface GazeboBackendOptions {
  readonly scenario: Scenario;
  readonly sector: Sector;
  /** Serial numbers of those who take part. */
  readonly robots: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly cameras: boolean;
  readonly lidar: boolean;
  /** For the world and its files. */
  readonly folder: string;
  /** Starts gzserver with a world; see `startGazeboServer`. */
  readonly launch: (worldFile: string, signal: AbortSignal) => Promise<GazeboServer>;
  readonly onState: (state: GazeboState) => void;
}

/** A scenario in a real Gazebo Classic 11, in real time. Not reproducible bit by bit: its physics is not. */
export const createGazeboBackend = (options: GazeboBackendOptions): SimulationBackend => new GazeboBackend(options);

class GazeboBackend implements SimulationBackend {
  readonly truth: GroundTruth;
  readonly #options: GazeboBackendOptions;
  readonly #world: World;
  readonly #cast: Cast;
  readonly #everybody: readonly SceneActor[];
  readonly #radio: RadioModel;
  readonly #robots: ReadonlyMap<RobotId, GazeboRobot>;
  readonly #drivers = new Map<GazeboRobot, GazeboDrivers>();
  readonly #time = new WorldTime();
  #stage: GazeboStage | undefined;
  #actors: readonly SceneActor[] = [];
  #steps = 0;
  #altitudeOffsetM = 0;

  constructor(options: GazeboBackendOptions) {
    const { scenario, sector, random } = options;
    this.#options = options;
    this.#world = worldOf(sector);
    this.#cast = new Cast(scenario, this.#world, random.fork('cast'));
    this.#everybody = everybody(scenario, this.#world, random.fork('cast'));
    this.#radio = new RadioModel(this.#world, scenario.radio);
    this.#robots = new Map(
      sector.roster
        .filter(({ serialNumber }) => options.robots.includes(serialNumber))
        .map((entry) => [
          robotId(entry.manufacturer, entry.serialNumber),
          new GazeboRobot(entry, this.#world, scenario),
        ]),
    );
    this.truth = {
      robots: () => [...this.#robots].map(([id, robot]) => robotTruth(id, robot)),
      actors: () => this.#actors,
      canSee: (id, { x, y }, heightM) => {
        const { body } = this.#robot(id);
        const eye = cameraPose(body.pose, body.panRad).origin;
        return isClear(this.#world, eye, { x, y, z: this.#world.dem.heightAt(x, y) + heightM });
      },
      radio: (id) => {
        const { entry, body } = this.#robot(id);
        return this.#radio.at(entry.serialNumber, body.pose, this.#timeS);
      },
    };
  }

  attach(id: RobotId, graph: RosGraph, namespace: string): void {
    const robot = this.#robot(id);
    this.#drivers.get(robot)?.detach();
    const random = this.#options.random.fork(`drivers ${id}`);
    const altitudeOffsetM = (): number => this.#altitudeOffsetM;
    this.#drivers.set(robot, new GazeboDrivers({ robot, graph, namespace, random, altitudeOffsetM }));
  }

  start(signal: AbortSignal): void {
    if (signal.aborted) return;
    const stopSteps = this.#options.clock.setRepeating(() => this.#step(), stepMs);
    signal.addEventListener('abort', stopSteps, { once: true });
    void this.#keepRunning(signal);
  }

  get #timeS(): number {
    return this.#time.at(this.#options.clock.monotonicMs());
  }

  /** A world, a gzserver with it, and again from the robots' last places when that is gone. */
  async #keepRunning(signal: AbortSignal): Promise<void> {
    const { launch, onState } = this.#options;
    for (let wait: number = waitMs.first; !signal.aborted; wait = Math.min(2 * wait, waitMs.longest)) {
      onState({ kind: 'starting' });
      let why: string;
      try {
        const { file, altitudeOffsetM } = await this.#writeWorld();
        this.#altitudeOffsetM = altitudeOffsetM;
        const server = await launch(file, signal);
        why = await this.#runWith(server, signal);
        wait = waitMs.first;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
      if (signal.aborted) return;
      onState({ kind: 'lost', why });
      await this.#pause(wait, signal);
    }
  }

  async #runWith(server: GazeboServer, signal: AbortSignal): Promise<string> {
    const aborted = new Promise<string>((resolve) =>
      signal.addEventListener('abort', () => resolve('stopped'), { once: true }),
    );
    try {
      this.#connect(server.client);
      return await Promise.race([server.ended.then((why) => `gzserver ${why}`), this.#neverRan(signal), aborted]);
    } finally {
      this.#stage = undefined;
      this.#time.restart();
      for (const robot of this.#robots.values()) {
        robot.wheels = undefined;
        robot.place();
      }
      await server.stop();
    }
  }

  /** A server whose world is not heard in time will not be heard at all; it stays pending for one that is. */
  #neverRan(signal: AbortSignal): Promise<string> {
    return new Promise((resolve) => {
      const giveUp = (): void => {
        if (!this.#time.isRunning) resolve(`its world was not heard within ${runsWithinMs / 1000} s`);
      };
      signal.addEventListener('abort', this.#options.clock.setTimer(giveUp, runsWithinMs), { once: true });
    });
  }

  #connect(client: GazeboClient): void {
    const { clock, onState } = this.#options;
    client.subscribe(worldTopic('world_stats'), 'WorldStatistics', (statistics) => {
      if (!this.#time.isRunning) onState({ kind: 'running' });
      this.#time.told(statistics, clock.monotonicMs());
    });
    const models = new Map([...this.#robots.values()].map((robot) => [robot.model, robot]));
    client.subscribe(worldTopic('pose/info'), 'PosesStamped', ({ time, pose }) => {
      const links = new Map(pose.map((one) => [one.name, one]));
      for (const one of pose) {
        const robot = models.get(one.name ?? '');
        if (robot === undefined) continue;
        const head: Pose | undefined = links.get(`${robot.model}::thermal`);
        robot.body.told(time, one, head, clock.monotonicMs());
      }
    });
    this.#stage = new GazeboStage(client);
    for (const robot of this.#robots.values()) {
      robot.wheels = new GazeboWheels(client, robot.model);
      this.#connectSensors(client, robot);
    }
  }

  #connectSensors(client: GazeboClient, robot: GazeboRobot): void {
    const topics = robotModelTopics(robot.model);
    const drivers = (): GazeboDrivers | undefined => this.#drivers.get(robot);
    client.subscribe(topics.imu, 'IMU', (imu) => drivers()?.imu(imu));
    client.subscribe(topics.gps, 'GPS', (gps) => drivers()?.fix(gps, this.#timeS));
    if (this.#options.cameras) {
      client.subscribe(topics.camera, 'ImageStamped', (image) => drivers()?.image(image, this.#timeS));
    }
    if (this.#options.lidar) client.subscribe(topics.lidar, 'LaserScanStamped', (scan) => drivers()?.scan(scan));
  }

  #step(): void {
    if (!this.#time.isRunning) return;
    this.#steps++;
    const nowMs = this.#options.clock.monotonicMs();
    const timeS = this.#timeS;
    this.#actors = this.#cast.at(timeS);
    this.#stage?.show(this.#actors);
    for (const robot of this.#robots.values()) {
      robot.step(stepMs / 1000, timeS, nowMs);
      this.#drivers.get(robot)?.motion(stepMs / 1000);
      if (this.#steps % batteryEverySteps === 0) this.#drivers.get(robot)?.battery();
    }
  }

  #writeWorld(): Promise<WrittenWorld> {
    const { cameras, folder, lidar, random, scenario } = this.#options;
    const conditions = conditionsOf(scenario.weather);
    const robots = [...this.#robots.values()].map(({ model, placed }) => ({
      name: model,
      start: placed,
      airK: conditions.airK,
      camera: cameras,
      lidar,
    }));
    const world = { world: this.#world, conditions, robots, actors: this.#everybody };
    return writeWorld(folder, world, random.fork('ground'));
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.setTimer(resolve, ms);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  #robot(id: RobotId): GazeboRobot {
    const robot = this.#robots.get(id);
    if (robot === undefined) throw new RangeError(`${id} takes no part in this run`);
    return robot;
  }
}

function robotTruth(id: RobotId, { body, battery }: GazeboRobot): ReturnType<GroundTruth['robots']>[number] {
  const { x, y, z, yaw } = body.pose;
  return { id, x, y, z, yaw, batteryPercent: battery.percent };
}
