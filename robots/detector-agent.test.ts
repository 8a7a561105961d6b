import { expect, it } from 'vitest';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { DiagnosticStatus } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { smallSector } from '#tests/support/small-sector.ts';
import { robotConfig } from './config.ts';
import { startDetectorAgent } from './detector-agent.ts';

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const [width, height] = [8, 6];
const box = { x: 4, y: 3, width: 2, height: 4, score: 0.9, classes: [{ class: 'person', score: 0.9 }] } as const;

it('turns frames into detections and tells its health, without the rest of the robot, until it is stopped', async () => {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1), drain);
  const faults: unknown[] = [];
  const graph = createInProcessGraph({ clock, onFault: ({ error }) => faults.push(error) });
  const model = { name: 'stub', version: '1', sha256: '0'.repeat(64) };
  const agent = startDetectorAgent({
    graph,
    namespace: 'r1',
    config: robotConfig(smallSector, smallSector.roster[0]!, ''),
    detector: { model, detect: () => [box] },
    groundHeight: () => 0,
    onFault: (error) => faults.push(error),
  });
  const driver = graph.createNode('driver', { namespace: 'r1' });
  const images = driver.createPublisher(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor);
  let found = 0;
  let health: DiagnosticStatus | undefined;
  driver.createSubscription(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream, (message) => {
    found += message.detections.length;
  });
  driver.createSubscription(robotTopics.diagnostics, 'diagnostic_msgs/msg/DiagnosticArray', qos.stream, (message) => {
    health = message.status.find(({ name }) => name === '/r1/detector');
  });
  const see = (): Promise<void> => {
    const header = { stamp: toStamp(clock.now()), frame_id: 'thermal' };
    const data = Uint8Array.from({ length: width * height }, (_, i) => i);
    images.publish({ header, height, width, encoding: 'mono8', is_bigendian: 0, step: width, data });
    return clock.advance(200);
  };
  for (let i = 0; i < 5; i++) await see();
  expect({ found, health: health?.message, faults }).toEqual({ found: 5, health: 'detecting', faults: [] });
  agent.stop();
  await see();
  expect(found).toBe(5);
});
