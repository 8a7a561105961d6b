import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { Cast } from '../../actors/cast.ts';
import { RobotFaults } from '../../embedded/robot-faults.ts';
import { robotNamespace } from '../names.ts';
import type { Staging } from '../staging.ts';
import { MovedActor } from './moved-actor.ts';
import { serveThermalPictures } from './serve-thermal-pictures.ts';
import { WheelWatch } from './wheel-watch.ts';

const periodMs = 100;

/**
 * Beside gz-sim, over the bridge: moves the actors where the scenario has them, gives thermal pictures their noise, and stops wheels
 * that nobody commands. Its time is the graph's and begins with the first step.
 */
export class GzStage {
  readonly #node: RosNode;
  readonly #cast: Cast;
  readonly #actors: ReadonlyMap<string, MovedActor>;
  readonly #wheels: readonly WheelWatch[];
  #startedMs: number | undefined;
  #lastMs = 0;

  constructor(graph: RosGraph, { scenario, world, robots, actors, castRandom }: Staging) {
    this.#node = graph.createNode('stage', { namespace: '/scenario' });
    this.#cast = new Cast(scenario, world, castRandom());
    this.#actors = new Map(actors.map((actor) => [actor.actorId, new MovedActor(this.#node, world.dem, actor)]));
    this.#wheels = robots.map(({ entry }) => new WheelWatch(this.#node, robotNamespace(entry)));
    for (const { entry } of robots) {
      const faults = new RobotFaults(scenario.faults, entry.serialNumber);
      const random = seededRandom(scenario.seed).fork(`thermal ${entry.serialNumber}`);
      const isFrozen = (): boolean => faults.isActive('camera-frozen', this.#timeS);
      serveThermalPictures(this.#node, robotNamespace(entry), random, isFrozen);
    }
    this.#node.createTimer(periodMs, () => this.#step());
  }

  /** Everybody stands still from here on: gz-sim keeps the last velocity for ever. */
  stop(): void {
    for (const actor of this.#actors.values()) actor.stop();
    this.#node.destroy();
  }

  get #timeS(): number {
    return this.#startedMs === undefined ? 0 : (this.#node.clock.monotonicMs() - this.#startedMs) / 1000;
  }

  #step(): void {
    const nowMs = this.#node.clock.monotonicMs();
    this.#startedMs ??= nowMs;
    const seconds = (nowMs - this.#lastMs) / 1000;
    this.#lastMs = nowMs;
    const onStage = new Map(this.#cast.at(this.#timeS).map((actor) => [actor.actorId, actor]));
    for (const [actorId, actor] of this.#actors) actor.step(onStage.get(actorId), seconds);
    for (const wheels of this.#wheels) wheels.check();
  }
}
