import type { RosGraph } from '#shared/ros/port.ts';
import { untilAborted } from '../until-aborted.ts';

/** Waits until the graph's nodes have a time: with `use_sim_time` the first message on /clock. Returns early when the signal aborts. */
export async function timeOf(graph: RosGraph, print: (line: string) => void, signal: AbortSignal): Promise<void> {
  if (graph.clock.now() === 0) print('use_sim_time: waiting for /clock');
  await Promise.race([graph.timeKnown, untilAborted(signal)]);
}
