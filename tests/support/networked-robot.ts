import { createRobotAgent } from '#robots/agent.ts';
import type { RobotAgent } from '#robots/agent.ts';
import { assembleRobot } from '#robots/assembly/assemble-robot.ts';
import { robotConfig } from '#robots/config.ts';
import type { RobotConfig } from '#robots/config.ts';
import { ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { inMemoryRobotMemory } from '#robots/identity/robot-memory.ts';
import { memoryEvidenceSpool } from '#robots/link/evidence-uploader.ts';
import { memoryOutboxStorage } from '#robots/link/outbox-storage.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnector } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { RigWorld } from './robot-rig.ts';

export interface NetworkedRobot extends AsyncDisposable {
  readonly agent: RobotAgent;
  readonly world: RigWorld;
  readonly config: RobotConfig;
}

/** A whole robot agent with a simulated body, behind any MQTT connection: for peers that are not ours. */
export async function startNetworkedRobot(options: {
  readonly sector: Sector;
  readonly mqtt: MqttConnector;
  readonly clock: Clock;
  readonly overrides: Partial<RobotConfig>;
  readonly at?: { readonly x: number; readonly y: number };
  readonly hmacSecret?: string;
  /** Knows the centre's key; default: nobody's. */
  readonly verifier?: Verifier;
}): Promise<NetworkedRobot> {
  const { at, clock, hmacSecret = 'hmac-secret', mqtt, overrides, sector, verifier = ed25519Verifier({}) } = options;
  const [entry] = sector.roster;
  const config = { ...robotConfig(sector, entry!, 'secret'), sight: 'detections' as const, ...overrides };
  const graph = createInProcessGraph({ clock, onFault: ({ error }) => console.error(error) });
  const world = new RigWorld();
  Object.assign(world, at);
  world.connect(graph, config.robot, sector.anchor);
  const deps = {
    clock,
    ids: ulidSource(clock, seededRandom('networked')),
    graph,
    namespace: config.robot,
    mqtt,
    disk: { outbox: memoryOutboxStorage(), memory: inMemoryRobotMemory(), spool: memoryEvidenceSpool() },
    linkSigner: hmacSigner(`hmac:${config.robot}`, hmacSecret),
    evidenceSigner: ed25519Signer(`ed25519:${config.robot}`, new Uint8Array(32).fill(9)),
    verifier,
    sha256,
    uploader: { upload: async () => ok(undefined) },
    config,
    groundHeight: () => 0,
  };
  const agent = createRobotAgent(deps, assembleRobot(deps));
  await agent.start(new AbortController().signal);
  return {
    agent,
    world,
    config,
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      graph.shutdown();
    },
  };
}
