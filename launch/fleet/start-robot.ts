import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { createRobotAgent } from '#robots/agent.ts';
import type { RobotAgent } from '#robots/agent.ts';
import type { RobotAgentDeps, RobotEvent } from '#robots/agent-deps.ts';
import type { RobotConfig } from '#robots/config.ts';
import { fileRobotMemory } from '#robots/identity/file-robot-memory.ts';
import { ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { fileEvidenceSpool } from '#robots/link/file-evidence-spool.ts';
import { fileOutboxStorage } from '#robots/link/file-outbox-storage.ts';
import { httpEvidenceUploader } from '#robots/link/http-evidence-uploader.ts';
import type { FlightRecorder } from '#robots/recorder/flight-recorder.ts';
import { tappedGraph } from '#robots/recorder/tapped-graph.ts';
import { tappedLink } from '#robots/recorder/tapped-link.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnector } from '#shared/link/mqtt-port.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { RobotKeys } from '../robot-keys/read-robot-keys.ts';

export interface RobotLaunch extends Pick<
  RobotAgentDeps,
  'detector' | 'model' | 'nodeParameters' | 'groundHeight' | 'publishMapFrame'
> {
  readonly clock: Clock;
  readonly graph: RosGraph;
  /** Default: `<manufacturer>/<serialNumber>`. */
  readonly namespace?: string;
  readonly config: RobotConfig;
  readonly keys: Pick<RobotKeys, 'secret' | 'evidenceKey' | 'centreKeys'>;
  readonly connect: MqttConnector;
  /** http(s)://host:port of the centre, for pictures. */
  readonly centreUrl: string;
  /** The robot's own disk. */
  readonly dataDir: string;
  /** Absent: nothing is recorded. */
  readonly recorder?: FlightRecorder;
  readonly onEvent: (event: RobotEvent) => void;
}

/** One robot agent with files for a disk; its sensors are whatever stands behind the graph. */
export function createRobot(launch: RobotLaunch): RobotAgent {
  const { clock, config, dataDir, graph, keys, recorder, onEvent } = launch;
  const { robot } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const onFault = (error: unknown): void =>
    onEvent({ at: clock.now(), kind: 'fault', text: error instanceof Error ? error.message : String(error) });
  const centres = Object.entries(keys.centreKeys).map(([id, key]) => [`ed25519:${id}`, Buffer.from(key, 'base64url')]);
  return createRobotAgent({
    ...launch,
    ids: ulidSource(clock, { next: () => randomInt(2 ** 32) / 2 ** 32 }),
    graph:
      recorder === undefined
        ? graph
        : tappedGraph(graph, (topic, type, message) => recorder.takeRos(topic, type, message), onFault),
    namespace: launch.namespace ?? robot,
    mqtt:
      recorder === undefined
        ? launch.connect
        : tappedLink(launch.connect, (topic, payload) => recorder.takeJson(topic, payload)),
    disk: {
      outbox: fileOutboxStorage(join(dataDir, 'outbox.log')),
      memory: fileRobotMemory(join(dataDir, 'memory'), onFault),
      spool: fileEvidenceSpool(join(dataDir, 'pictures')),
    },
    linkSigner: hmacSigner(`hmac:${robot}`, keys.secret.hmacSecret),
    evidenceSigner: ed25519Signer(`ed25519:${robot}`, keys.evidenceKey),
    verifier: ed25519Verifier(Object.fromEntries(centres) as Record<`ed25519:${string}`, Buffer>),
    sha256,
    uploader: httpEvidenceUploader(launch.centreUrl, robot, config.credentials),
  });
}
