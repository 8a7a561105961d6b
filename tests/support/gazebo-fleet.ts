import { join } from 'node:path';
import { seededRandom } from '#shared/random/random.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { createGazeboBackend } from '#simulation/gazebo/gazebo-backend.ts';
import type { GazeboState } from '#simulation/gazebo/gazebo-backend.ts';
import type { GazeboSite } from '#simulation/gazebo/install/gazebo-site.ts';
import { startGazeboServer } from '#simulation/gazebo/process/gazebo-server.ts';
import type { GazeboServer } from '#simulation/gazebo/process/gazebo-server.ts';
import { startVirtualDisplay } from '#simulation/gazebo/process/virtual-display.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import type { SimulationBackend } from '#simulation/simulation-backend.ts';
import { realClock as clock } from './real-clock.ts';
import { robotFleet } from './robot-fleet.ts';
import type { FleetMember } from './robot-fleet.ts';

export interface GazeboFleetOptions {
  readonly site: GazeboSite;
  readonly folder: string;
  readonly scenario: Scenario;
  readonly robots: readonly string[];
  readonly cameras: boolean;
}

/** Robots in a real Gazebo, in real time. */
export class GazeboFleet implements AsyncDisposable {
  readonly states: GazeboState[] = [];
  readonly faults: unknown[] = [];
  readonly members: readonly FleetMember[];
  readonly backend: SimulationBackend;
  server: GazeboServer | undefined;
  readonly #stop = new AbortController();
  readonly #closing: (() => Promise<void>)[] = [];

  constructor(options: GazeboFleetOptions) {
    const { cameras, robots, scenario } = options;
    const sector = sectors[scenario.sector];
    this.backend = createGazeboBackend({
      scenario,
      sector,
      robots,
      clock,
      random: seededRandom(scenario.seed),
      cameras,
      lidar: true,
      folder: join(options.folder, 'world'),
      launch: (worldFile, signal) => this.#launch(options, worldFile, signal),
      onState: (state) => this.states.push(state),
    });
    this.members = robotFleet({
      backend: this.backend,
      clock,
      sector,
      robots,
      sight: cameras ? 'images' : 'detections',
      onFault: (fault) => this.faults.push(fault),
    });
  }

  async start(): Promise<void> {
    this.backend.start(this.#stop.signal);
    for (const { agent } of this.members) await agent.start(this.#stop.signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    for (const { agent } of this.members) await agent[Symbol.asyncDispose]();
    await this.server?.stop();
    for (const close of this.#closing) await close();
  }

  async #launch(options: GazeboFleetOptions, worldFile: string, signal: AbortSignal): Promise<GazeboServer> {
    const display = options.cameras ? await startVirtualDisplay() : undefined;
    if (display !== undefined) this.#closing.push(() => display.stop());
    this.server = await startGazeboServer({
      site: options.site,
      worldFile,
      seed: options.scenario.seed,
      folder: options.folder,
      display: display?.name,
      onFault: (error) => this.faults.push(error),
      signal,
    });
    return this.server;
  }
}
