import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { Random } from '#shared/random/random.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { createGazeboBackend } from '#simulation/gazebo/gazebo-backend.ts';
import type { GazeboState } from '#simulation/gazebo/gazebo-backend.ts';
import { startGazeboServer } from '#simulation/gazebo/process/gazebo-server.ts';
import type { GazeboServer } from '#simulation/gazebo/process/gazebo-server.ts';
import { startVirtualDisplay } from '#simulation/gazebo/process/virtual-display.ts';
import type { VirtualDisplay } from '#simulation/gazebo/process/virtual-display.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import type { SimulationBackend } from '#simulation/simulation-backend.ts';
import { presentGazebo } from '../house/gazebo.ts';

export interface GazeboWorldOptions {
  readonly scenario: Scenario;
  readonly sector: Sector;
  /** Serial numbers. */
  readonly robots: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly cameras: boolean;
  /** For the world, Gazebo's settings and its log. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

export interface GazeboWorld extends AsyncDisposable {
  readonly backend: SimulationBackend;
}

/** A scenario in a real Gazebo Classic that runs as processes of this one. Throws BPC_E_SIMULATOR_UNREACHABLE if there is none. */
export function gazeboWorld(options: GazeboWorldOptions): GazeboWorld {
  const { cameras, clock, folder, print, random, robots, scenario, sector } = options;
  const site = presentGazebo();
  if (site === undefined) {
    throw new CodedError(domainError('BPC_E_SIMULATOR_UNREACHABLE', 'Gazebo is not installed on this machine.'));
  }
  mkdirSync(folder, { recursive: true });
  let display: VirtualDisplay | undefined;
  let server: GazeboServer | undefined;
  const onFault = (error: unknown, topic: string): void => print(`gazebo ${topic}: ${String(error)}`);
  const backend = createGazeboBackend({
    scenario,
    sector,
    robots,
    clock,
    random,
    cameras,
    lidar: true,
    folder: join(folder, 'world'),
    launch: async (worldFile, signal) => {
      if (cameras) display ??= await startVirtualDisplay();
      const seed = scenario.seed;
      server = await startGazeboServer({ site, worldFile, seed, folder, display: display?.name, onFault, signal });
      return server;
    },
    onState: (state) => print(`gazebo ${stateText(state)}`),
  });
  return {
    backend,
    async [Symbol.asyncDispose]() {
      await server?.stop();
      await display?.stop();
    },
  };
}

function stateText(state: GazeboState): string {
  switch (state.kind) {
    case 'starting':
      return 'is starting';
    case 'running':
      return 'is running';
    case 'lost':
      return `is gone and is started again: ${state.why}`;
  }
}
