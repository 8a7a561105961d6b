import { robotConfig } from '#robots/config.ts';
import { startDetectorAgent } from '#robots/detector-agent.ts';
import { sha256 } from '#robots/identity/node-crypto.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { robotId } from '#shared/ids/branded.ts';
import { sectors } from '#shared/sector/sectors.ts';
import type { SectorName } from '#shared/sector/sectors.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { systemClock } from '../system-clock.ts';
import { untilAborted } from '../until-aborted.ts';
import { timeOf } from './time-of.ts';

export interface DetectorProcessOptions {
  readonly sector: SectorName;
  readonly serial: string;
  readonly rosArguments: readonly string[];
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A robot's detector in a process of its own, until the signal aborts. */
export async function runDetector(options: DetectorProcessOptions): Promise<void> {
  const { print, rosArguments, serial, signal } = options;
  const sector = sectors[options.sector];
  const entry = sector.roster.find(({ serialNumber }) => serialNumber === serial);
  if (entry === undefined) {
    const known = sector.roster.map(({ serialNumber }) => serialNumber).join(', ');
    throw new CodedError(
      domainError('BPC_E_CONFIG_INVALID', `--serial ${serial} is not in the roster of ${sector.name}: ${known}.`),
    );
  }
  const graph = await createRclnodejsGraph({
    clock: systemClock(),
    argv: rosArguments,
    onFault: ({ node, entity, error }) => print(`fault in ${node} ${entity}: ${String(error)}`),
  });
  await timeOf(graph, print, signal);
  const dem = generateDem(sector);
  const agent = startDetectorAgent({
    graph,
    namespace: robotId(entry.manufacturer, entry.serialNumber),
    config: robotConfig(sector, entry, ''),
    detector: createHotSpotDetector(sha256),
    groundHeight: (x, y) => dem.heightAt(x, y),
    onFault: (error) => print(`fault: ${String(error)}`),
  });
  print(`the detector of ${serial} looks`);
  await untilAborted(signal);
  agent.stop();
  graph.shutdown();
}
