import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { createRobotAgent } from '#robots/agent.ts';
import type { RobotAgent } from '#robots/agent.ts';
import type { RobotEvent } from '#robots/agent-deps.ts';
import { robotConfig } from '#robots/config.ts';
import { fileRobotMemory } from '#robots/identity/file-robot-memory.ts';
import { ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { fileEvidenceSpool } from '#robots/link/file-evidence-spool.ts';
import { fileOutboxStorage } from '#robots/link/file-outbox-storage.ts';
import { httpEvidenceUploader } from '#robots/link/http-evidence-uploader.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import { robotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnector } from '#shared/link/mqtt-port.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { RosterEntry, Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { RobotSecrets } from '../demo/robot-secrets.ts';

export interface RobotLaunch {
  readonly clock: Clock;
  readonly graph: RosGraph;
  readonly sector: Sector;
  readonly entry: RosterEntry;
  readonly secrets: RobotSecrets;
  readonly centreId: string;
  readonly connect: MqttConnector;
  /** http(s)://host:port of the centre, for pictures. */
  readonly centreUrl: string;
  /** The robot's own disk. */
  readonly dataDir: string;
  readonly sight: 'images' | 'detections';
  readonly opex: 's' | 'o';
  readonly groundHeight: (x: number, y: number) => number;
  readonly onEvent: (event: RobotEvent) => void;
}

/** One robot agent with files for a disk; its sensors are whatever stands behind the graph. */
export function createRobot(launch: RobotLaunch): RobotAgent {
  const { clock, entry, secrets, dataDir, graph, onEvent } = launch;
  const robot = robotId(entry.manufacturer, entry.serialNumber);
  const config = robotConfig(launch.sector, entry, secrets.password, {
    opex: launch.opex,
    sight: launch.sight,
    autoPatrol: true,
  });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const onFault = (error: unknown): void =>
    onEvent({ at: clock.now(), kind: 'fault', text: error instanceof Error ? error.message : String(error) });
  return createRobotAgent({
    clock,
    ids: ulidSource(clock, { next: () => randomInt(2 ** 32) / 2 ** 32 }),
    graph,
    namespace: robot,
    mqtt: launch.connect,
    disk: {
      outbox: fileOutboxStorage(join(dataDir, 'outbox.log'), onFault),
      memory: fileRobotMemory(join(dataDir, 'memory.json'), onFault),
      spool: fileEvidenceSpool(join(dataDir, 'pictures')),
    },
    linkSigner: hmacSigner(`hmac:${robot}`, secrets.hmacSecret),
    evidenceSigner: ed25519Signer(`ed25519:${robot}`, Buffer.from(secrets.evidenceSeed, 'base64url')),
    verifier: ed25519Verifier({ [`ed25519:${launch.centreId}`]: Buffer.from(secrets.centrePublicKey, 'base64url') }),
    sha256,
    uploader: httpEvidenceUploader(launch.centreUrl, robot, config.credentials),
    config,
    groundHeight: launch.groundHeight,
    ...(launch.sight === 'images' ? { detector: createHotSpotDetector(sha256) } : {}),
    onEvent,
  });
}
