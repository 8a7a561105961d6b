import { join } from 'node:path';
import { createRobotAgent } from '#robots/agent.ts';
import type { RobotAgentDeps } from '#robots/agent-deps.ts';
import { assembleRobot } from '#robots/assembly/assemble-robot.ts';
import { robotConfig } from '#robots/config.ts';
import { fileRobotMemory } from '#robots/identity/file-robot-memory.ts';
import { ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { fileEvidenceSpool } from '#robots/link/file-evidence-spool.ts';
import { fileOutboxStorage } from '#robots/link/file-outbox-storage.ts';
import { Outbox } from '#robots/link/outbox.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import type { RobotSecrets } from '#launch/demo/robot-secrets.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { robotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnector } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { detectionBody, speaker } from './robot-bodies.ts';
import { connectStillBody } from './still-body.ts';

/** What the parent tells this program at its start, as JSON in its last argument. */
export interface NarrowRobotOptions {
  readonly mqttUrl: string;
  readonly centreId: string;
  readonly secrets: RobotSecrets;
  readonly dataDir: string;
  readonly seed: number;
}

/** What the parent may ask for. `backlog`: detections of the last hour, put on disk before the robot starts. */
export type NarrowRobotOrder =
  | { readonly kind: 'start'; readonly backlog: number; readonly livePerSecond: number }
  | { readonly kind: 'end' };

export type NarrowRobotNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'link'; readonly at: number; readonly state: string }
  /** A detection was acknowledged: from its first putting into the outbox, `fromMs` epoch, so many milliseconds. */
  | {
      readonly kind: 'acknowledged';
      readonly late: boolean;
      readonly bytes: number;
      readonly ms: number;
      readonly at: number;
    }
  | { readonly kind: 'halted'; readonly at: number }
  | { readonly kind: 'depth'; readonly depth: number };

const options = JSON.parse(process.argv.at(-1) ?? '') as NarrowRobotOptions;
const say = (news: NarrowRobotNews): void => void process.send?.(news);
const clock = systemClock();
const ids = ulidSource(clock, seededRandom(options.seed));
const { manufacturer, serialNumber } = options.secrets;
const robot = robotId(manufacturer, serialNumber);
const simulated = { ...sectors['border-hills'], interfaceName: `sim-${sectors['border-hills'].interfaceName}` };
const entry = simulated.roster.find((one) => one.serialNumber === serialNumber)!;
const dock = simulated.routeGraph.nodes.find(({ nodeId }) => nodeId === entry.dockNodeId)!;
const outboxPath = join(options.dataDir, 'outbox.log');

function detection(at: number): Readonly<Record<string, unknown>> {
  const changes = { reportId: ids.next(), objectId: ids.next(), observedAt: new Date(at).toISOString() };
  const { envelope: _, ...body } = detectionBody(
    { ...speaker(serialNumber), manufacturer },
    at,
    { boot: ids.next(), seq: 1 },
    changes,
  );
  return body;
}

function putBacklog(count: number): void {
  const outbox = new Outbox(fileOutboxStorage(outboxPath), ids.next(), 1e6, { onFault: (error) => fail(error) });
  const now = clock.now();
  for (let n = 0; n < count; n++) {
    const at = now - 3_600_000 + (n * 3_590_000) / count;
    outbox.put('detection', 'detection', detection(at), at);
  }
}

const puts = new Map<string, number>();

/** Times every detection from the outbox to its PUBACK, which this centre gives when it is on disk. */
const timed =
  (connect: MqttConnector): MqttConnector =>
  (how) => {
    const connection = connect(how);
    const publish = connection.publish.bind(connection);
    connection.publish = async (topic, payload, wish) => {
      const sentAt = clock.now();
      await publish(topic, payload, wish);
      if (!topic.endsWith('/detection')) return;
      const body = JSON.parse(new TextDecoder().decode(payload)) as { reportId: string; deliveredLate?: boolean };
      const at = clock.now();
      const ms = at - (puts.get(body.reportId) ?? sentAt);
      say({ kind: 'acknowledged', late: body.deliveredLate === true, bytes: payload.length, ms, at });
    };
    return connection;
  };

async function start(livePerSecond: number): Promise<() => Promise<void>> {
  const graph = createInProcessGraph({ clock, onFault: ({ error }) => fail(error) });
  connectStillBody(graph, robot, enuFrame(simulated.anchor), dock);
  const config = robotConfig(simulated, entry, options.secrets.password, { opex: 's', sight: 'detections' });
  const deps: RobotAgentDeps = {
    clock,
    ids,
    graph,
    namespace: robot,
    mqtt: timed(mqttConnector(options.mqttUrl)),
    disk: {
      outbox: fileOutboxStorage(outboxPath),
      memory: fileRobotMemory(join(options.dataDir, 'memory'), fail),
      spool: fileEvidenceSpool(join(options.dataDir, 'pictures')),
    },
    linkSigner: hmacSigner(`hmac:${robot}`, options.secrets.hmacSecret),
    evidenceSigner: ed25519Signer(`ed25519:${robot}`, Buffer.from(options.secrets.evidenceSeed, 'base64url')),
    verifier: ed25519Verifier({
      [`ed25519:${options.centreId}`]: Buffer.from(options.secrets.centrePublicKey, 'base64url'),
    }),
    sha256,
    uploader: { upload: async () => ok(undefined) },
    config,
    groundHeight: () => 0,
    onEvent: ({ kind, text }) => {
      const at = clock.now();
      if (kind === 'halt') say({ kind: 'halted', at });
      if (kind === 'link') say({ kind: 'link', at, state: text });
    },
  };
  const parts = assembleRobot(deps);
  const agent = createRobotAgent(deps, parts);
  await agent.start(new AbortController().signal);
  const stopLive =
    livePerSecond === 0
      ? () => undefined
      : clock.setRepeating(() => {
          const body = detection(clock.now());
          puts.set(String(body['reportId']), clock.now());
          parts.report('detection', 'detection', body);
        }, 1000 / livePerSecond);
  const stopDepth = clock.setRepeating(() => say({ kind: 'depth', depth: parts.outbox.depth }), 500);
  return async () => {
    stopLive();
    stopDepth();
    await agent[Symbol.asyncDispose]();
  };
}

function fail(error: unknown): never {
  throw error;
}

let stop = async (): Promise<void> => undefined;
process.on('message', (order: NarrowRobotOrder) => {
  if (order.kind === 'start') {
    putBacklog(order.backlog);
    start(order.livePerSecond).then((end) => (stop = end), fail);
  } else stop().then(() => process.exit(0), fail);
});
process.on('disconnect', () => process.exit(0));
say({ kind: 'ready' });
