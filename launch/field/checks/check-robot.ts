import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '#robots/identity/node-crypto.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import { installedRosFault } from '#robots/ros/load-rclnodejs.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import { robotId } from '#shared/ids/branded.ts';
import { fault, fine } from '../../doctor/finding.ts';
import type { Finding } from '../../doctor/finding.ts';
import { loadRobotFile } from '../../robot-file/load-robot-file.ts';
import type { LoadedRobotFile } from '../../robot-file/load-robot-file.ts';
import { readRobotKeys } from '../../robot-keys/read-robot-keys.ts';
import { systemClock } from '../../system-clock.ts';
import { rosArgumentsOf } from '../ros-arguments-of.ts';
import { checkBroker, checkCentre } from './link-checks.ts';
import {
  checkCertificate,
  checkDisk,
  checkLastRun,
  checkModel,
  checkTimeSync,
  isRobotRunning,
} from './machine-checks.ts';
import { checkTopics } from './ros-checks.ts';

/** Everything that keeps a robot in the field from working, each with its cure. Nothing moves. */
export async function checkRobot(path: string, say: (finding: Finding) => void): Promise<void> {
  const ros = installedRosFault();
  say(
    ros === undefined
      ? fine('ROS 2', `${process.env['ROS_DISTRO'] ?? ''} is sourced, rclnodejs is ready`)
      : fault('ROS 2', 'a robot in the field needs it', ros),
  );
  const loaded = load(path, say);
  if (loaded === undefined) return;
  const { file, keysDir, dataDir, sector, sha256: sectorHash } = loaded;
  say(fine('configuration', `${path}: ${robotId(file.identity.manufacturer, file.identity.serialNumber)}`));
  say(fine('sector', `${sector.name}, ${sector.zones.length} zones, sha256 ${sectorHash.slice(0, 12)}`));
  say(checkDisk(loaded));
  say(checkTimeSync());
  say(checkLastRun(loaded));
  const robot = robotId(file.identity.manufacturer, file.identity.serialNumber);
  const keys = readKeys(
    () => readRobotKeys(keysDir, file.centre.id ?? 'centre-1', /^(?:mqtts|wss):/.test(file.centre.broker)),
    say,
  );
  if (keys !== undefined) {
    say(checkCertificate(keys, Date.now()));
    say(await checkBroker(file.centre.broker, robot, keys, isRobotRunning(dataDir)));
  }
  for (const finding of await checkCentre(file.centre.url, keys)) say(finding);
  if (file.sight?.source !== 'detections') say(await checkModel(createHotSpotDetector(sha256)));
  if (ros === undefined) for (const finding of await checkGraph(loaded)) say(finding);
}

async function checkGraph({ file }: LoadedRobotFile): Promise<readonly Finding[]> {
  const faults: string[] = [];
  const graph = await createRclnodejsGraph({
    clock: systemClock(),
    argv: rosArgumentsOf(file),
    onFault: ({ entity, error }) => faults.push(`${entity}: ${error instanceof Error ? error.message : String(error)}`),
  });
  const namespace = file.ros?.namespace ?? robotId(file.identity.manufacturer, file.identity.serialNumber);
  const findings = await checkTopics(graph, namespace, file, (ms) => sleep(ms));
  graph.shutdown();
  const cure = 'let both sides use one type and a QoS that meets (docs/interfaces/ros.md)';
  return [...findings, ...faults.map((text) => fault('ROS graph', text, cure))];
}

function load(path: string, say: (finding: Finding) => void): LoadedRobotFile | undefined {
  return readKeys(() => loadRobotFile(path), say, 'configuration');
}

function readKeys<T>(read: () => T, say: (finding: Finding) => void, name = 'keys'): T | undefined {
  try {
    const value = read();
    if (name === 'keys') say(fine('keys', 'complete, readable by nobody else'));
    return value;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    say(
      fault(
        name,
        error.domainError.message,
        name === 'keys' ? 'npm run robot -- enrol fills the folder' : 'mend the lines named',
      ),
    );
    return undefined;
  }
}
