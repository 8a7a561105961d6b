import { createRobotAgent } from '#robots/agent.ts';
import type { RobotAgent } from '#robots/agent.ts';
import type { RobotAgentDeps, RobotEvent } from '#robots/agent-deps.ts';
import { assembleRobot } from '#robots/assembly/assemble-robot.ts';
import type { RobotParts } from '#robots/assembly/assemble-robot.ts';
import { robotConfig } from '#robots/config.ts';
import { ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { inMemoryRobotMemory } from '#robots/identity/robot-memory.ts';
import { memoryEvidenceSpool } from '#robots/link/evidence-uploader.ts';
import { memoryOutboxStorage } from '#robots/link/outbox-storage.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { SimulationBackend } from '#simulation/simulation-backend.ts';
import { MqttHub } from './mqtt-hub.ts';

export interface FleetMember {
  readonly id: RobotId;
  readonly graph: RosGraph;
  readonly agent: RobotAgent;
  readonly parts: RobotParts;
  readonly events: readonly RobotEvent[];
}

export interface RobotFleetOptions {
  readonly backend: SimulationBackend;
  readonly clock: Clock;
  readonly sector: Sector;
  /** Serial numbers. */
  readonly robots: readonly string[];
  readonly sight: 'images' | 'detections';
  readonly onFault: (fault: unknown) => void;
}

/** Robots as they are, in some world, with memory for disks; they patrol by themselves and nobody is at the other end of their link. */
export function robotFleet(options: RobotFleetOptions): readonly FleetMember[] {
  const { backend, clock, onFault, robots, sector, sight } = options;
  const ground = generateDem(sector);
  return sector.roster
    .filter(({ serialNumber }) => robots.includes(serialNumber))
    .map((entry) => {
      const config = robotConfig(sector, entry, 'secret', { opex: 's', autoPatrol: true, sight });
      const id = config.robot;
      const events: RobotEvent[] = [];
      const graph = createInProcessGraph({ clock, onFault });
      const deps: RobotAgentDeps = {
        clock,
        ids: ulidSource(clock, seededRandom(id)),
        graph,
        namespace: `/${id}`,
        mqtt: (link) => new MqttHub().connect(link),
        disk: { outbox: memoryOutboxStorage(), memory: inMemoryRobotMemory(), spool: memoryEvidenceSpool() },
        linkSigner: hmacSigner(`hmac:${id}`, 'hmac-secret'),
        evidenceSigner: ed25519Signer(`ed25519:${id}`, new Uint8Array(32).fill(9)),
        verifier: ed25519Verifier({}),
        sha256,
        uploader: { upload: async () => ok(undefined) },
        config,
        groundHeight: (x, y) => ground.heightAt(x, y),
        detector: createHotSpotDetector(sha256),
        onEvent: (event) => events.push(event),
      };
      const parts = assembleRobot(deps);
      backend.attach(id, graph, `/${id}`);
      return { id, graph, agent: createRobotAgent(deps, parts), parts, events };
    });
}
