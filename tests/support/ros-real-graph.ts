import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { systemClock } from '#launch/system-clock.ts';
import { installedRosFault } from '#robots/ros/load-rclnodejs.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import type { RosFault } from '#shared/ros/port.ts';
import type { GraphUnderTest } from './ros-with-graph.ts';

const fault = installedRosFault();

/** Tests that need ROS 2: where it is missing they are skipped with the reason in their name. */
export function describeWithRos(name: string, tests: () => void): void {
  if (fault === undefined) describe(name, tests);
  else describe(`${name} (no ROS 2 here: ${fault})`, () => it.skip('is skipped'));
}

/** A graph of its own context in this process; time passes by itself. */
export async function realGraph(argv: readonly string[] = []): Promise<GraphUnderTest> {
  const faults: RosFault[] = [];
  const graph = await createRclnodejsGraph({ clock: systemClock(), onFault: (one) => faults.push(one), argv });
  return { graph, faults, pass: (ms) => sleep(ms), dispose: async () => graph.shutdown() };
}
