import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { DiskBudget } from '#robots/disk/disk-budget.ts';
import type { RobotAgent } from '#robots/agent.ts';
import { sha256 } from '#robots/identity/node-crypto.ts';
import type { ServiceChange } from '#robots/identity/service-book.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import { standardLimits } from '#robots/recorder/flight-recorder.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import type { Clock } from '#shared/time/clock.ts';
import { openRecorder } from '../fleet/open-recorder.ts';
import { createRobot } from '../fleet/start-robot.ts';
import { mqttConnector } from '../mqtt-connector.ts';
import type { MqttTls } from '../mqtt-connector.ts';
import { readRobotKeys } from '../robot-keys/read-robot-keys.ts';
import type { LoadedRobotFile } from '../robot-file/load-robot-file.ts';
import { timeOf } from '../ros/time-of.ts';
import { systemClock } from '../system-clock.ts';
import { untilAborted } from '../until-aborted.ts';
import { robotConfigOf } from './robot-config-of.ts';
import { rosArgumentsOf } from './ros-arguments-of.ts';
import { RotatingLog } from './rotating-log.ts';
import { ServiceDrop } from './service-drop.ts';

const megabyte = 1e6;
const beatMs = 1000;
const diskCheckMs = 10_000;

export interface FieldAgentOptions {
  readonly loaded: LoadedRobotFile;
  readonly signal: AbortSignal;
  /** Called each second while the event loop turns, with what the robot does. */
  readonly beat: (status: string) => void;
  readonly print: (line: string) => void;
}

/** A robot on its real ROS graph until the signal aborts. Throws a CodedError where it cannot begin. */
export async function runFieldAgent({ beat, loaded, print, signal }: FieldAgentOptions): Promise<void> {
  const { dataDir, dem, file, keysDir, rosterEntry } = loaded;
  const centreId = file.centre.id ?? 'centre-1';
  const withTls = /^(?:mqtts|wss):/.test(file.centre.broker);
  const keys = readRobotKeys(keysDir, centreId, withTls);
  const config = robotConfigOf(loaded, keys.secret.password);
  const log = new RotatingLog(join(dataDir, 'logs'), 'robot', (file.disk?.logMb ?? 50) * megabyte);
  const logger = pino({ base: { robot: config.robot }, level: file.process?.logLevel ?? 'info' }, log);
  const say = (kind: string, text: string): void => {
    logger[kind === 'fault' ? 'error' : 'info']({ kind }, text);
    print(`${rosterEntry.callSign} ${kind}: ${text}`);
  };
  const onFault = (error: unknown): void => say('fault', error instanceof Error ? error.message : String(error));
  const machine = systemClock();
  const graph = await createRclnodejsGraph({
    clock: machine,
    argv: rosArgumentsOf(file),
    onFault: ({ entity, error, node }) => say('fault', `${node} ${entity}: ${String(error)}`),
  });
  await timeOf(graph, print, signal);
  const { clock } = graph;
  const recording = openFlightRecorder(loaded, clock, say);
  const agent = createRobot({
    clock,
    graph,
    config,
    keys,
    ...(file.ros?.namespace !== undefined && { namespace: file.ros.namespace }),
    connect: mqttConnector(
      file.centre.broker,
      linkOptions(withTls ? () => tlsNow(keysDir, centreId) : undefined, (text) => say('link', text)),
    ),
    centreUrl: file.centre.url,
    dataDir,
    ...(recording !== undefined && { recorder: recording.recorder }),
    ...(config.sight === 'images' && { detector: createHotSpotDetector(sha256) }),
    groundHeight: (x, y) => dem.heightAt(x, y),
    publishMapFrame: true,
    onEvent: ({ kind, text }) => say(kind, text),
  });
  const service = new ServiceDrop(dataDir);
  const serveService = (): void => guarded(() => service.serve((change) => changeService(agent, change)), onFault);
  // Before anything moves: it may have been put out of service while it did not run.
  serveService();
  const disk = diskBudget(loaded, [log, recording?.shelf, agent.pictures], say);
  const stops = [
    machine.setRepeating(() => beat(agent.behaviour), beatMs),
    machine.setRepeating(() => guarded(() => disk.check(), onFault), diskCheckMs),
    machine.setRepeating(serveService, beatMs),
  ];
  await agent.start(new AbortController().signal);
  beat('starting');
  say('process', `on ROS as /${file.ros?.namespace ?? config.robot}, link ${file.centre.broker}, boot ${agent.boot}`);
  await untilAborted(signal);
  for (const stop of stops) stop();
  await agent[Symbol.asyncDispose]();
  await recording?.recorder.close();
  graph.shutdown();
  say('process', 'stopped as asked');
  log.close();
}

function openFlightRecorder(
  { dataDir, file }: LoadedRobotFile,
  clock: Clock,
  say: (kind: string, text: string) => void,
) {
  const diskBytes = (file.disk?.recordingsMb ?? 500) * megabyte;
  if (diskBytes === 0) return undefined;
  const { afterSeconds, beforeSeconds, frameEverySeconds, memoryMb } = file.recorder ?? {};
  const limits = {
    ...standardLimits,
    ...(beforeSeconds !== undefined && { beforeMs: beforeSeconds * 1000 }),
    ...(afterSeconds !== undefined && { afterMs: afterSeconds * 1000 }),
    ...(memoryMb !== undefined && { memoryBytes: memoryMb * 2 ** 20 }),
    ...(frameEverySeconds !== undefined && { frameEveryMs: frameEverySeconds * 1000 }),
  };
  return openRecorder({
    clock,
    dataDir,
    diskBytes,
    limits,
    onThinned: ({ bytes, name }) => say('disk', `recording ${name} (${bytes} B) was given up`),
    onFault: (error) => say('fault', `flight recorder: ${String(error)}`),
  });
}

/** Who gives way first: old logs, then recordings without an open incident, then pictures. The outbox has its own bound. */
function diskBudget(
  { dataDir, file }: LoadedRobotFile,
  [log, recordings, pictures]: readonly [
    RotatingLog,
    { readonly bytes: number; thin(bytes: number): number } | undefined,
    { bytes(): number; thin(bytes: number): number },
  ],
  say: (kind: string, text: string) => void,
): DiskBudget {
  const tenant = (name: string, of: { readonly bytes: number; thin(bytes: number): number }) => ({
    name,
    bytes: () => of.bytes,
    thin: (bytes: number) => of.thin(bytes),
  });
  return new DiskBudget({
    tenants: [
      tenant('logs', log),
      ...(recordings === undefined ? [] : [tenant('recordings', recordings)]),
      { ...pictures, name: 'pictures' },
    ],
    totalBytes: (file.disk?.totalMb ?? 2000) * megabyte,
    keepFreeBytes: (file.disk?.keepFreeMb ?? 500) * megabyte,
    freeBytes() {
      const { bavail, bsize } = statfsSync(dataDir);
      return bavail * bsize;
    },
    onThinned: (name, bytes) => say('disk', `${name} gave back ${(bytes / megabyte).toFixed(1)} MB`),
    onFull: (missing) =>
      missing === undefined
        ? say('disk', 'fits its budget again')
        : say('fault', `the disk is full: ${(missing / megabyte).toFixed(1)} MB too much, and nothing more may go`),
  });
}

/** Read at every connection: the supervisor has the certificate renewed in a process of its own. */
function tlsNow(keysDir: string, centreId: string): MqttTls {
  const { tls } = readRobotKeys(keysDir, centreId, true);
  if (tls === undefined) throw new Error('unreachable: keys were read with TLS');
  return { ca: [tls.ca], cert: tls.cert, key: tls.key };
}

function linkOptions(
  tls: (() => MqttTls) | undefined,
  say: (text: string) => void,
): Parameters<typeof mqttConnector>[1] {
  let last = '';
  return {
    ...(tls !== undefined && { tls }),
    // The same trouble every few seconds is said once.
    onTrouble({ message }) {
      if (message !== last) say(message);
      last = message;
    },
  };
}

function guarded(work: () => void, onFault: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    onFault(error);
  }
}

function changeService(agent: RobotAgent, change: ServiceChange): string {
  const changed = agent.setServiceState(change);
  if (!changed.ok) return `Refused: ${changed.error.message}`;
  return changed.value.state === 'OUT_OF_SERVICE'
    ? `Out of service, for ${changed.value.by ?? change.by}. It will not move, restarts included.`
    : 'Back. It moves when its place is confirmed and somebody at the centre says so.';
}
