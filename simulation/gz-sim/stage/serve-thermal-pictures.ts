import type { Random } from '#shared/random/random.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { noiselessTopic } from '../names.ts';

/** Noise-equivalent temperature difference of an uncooled camera: five hundredths of a kelvin, which are counts, one sigma. */
const noiseCounts = 5;
/** Of a length that no frame's is a multiple of: the pattern does not stand still. */
const patternLength = 65_537;

/**
 * Gives one robot's thermal pictures the noise of a real camera. gz-sim renders none, and a robot takes frames that are equal to
 * the last bit for a frozen camera.
 */
export function serveThermalPictures(node: RosNode, namespace: string, random: Random, isFrozen: () => boolean): void {
  const pattern = Int16Array.from({ length: patternLength }, () => Math.round(random.normal(0, noiseCounts)));
  const pictures = node.createPublisher(
    `${namespace}/${robotTopics.thermalImage}`,
    'sensor_msgs/msg/Image',
    qos.sensor,
  );
  let last: Uint8Array | undefined;
  node.createSubscription(`${namespace}/${noiselessTopic}`, 'sensor_msgs/msg/Image', qos.sensor, (image) => {
    if (last === undefined || !isFrozen()) last = noisy(image.data, pattern, Math.floor(random.next() * patternLength));
    pictures.publish({ ...image, data: last });
  });
}

/** Of mono16 as it comes over the bridge: little-endian, counts of 0.01 K. */
function noisy(data: Uint8Array, pattern: Int16Array, from: number): Uint8Array {
  const result = new Uint8Array(data.length);
  let at = from;
  for (let i = 0; i + 1 < data.length; i += 2) {
    const count = (data[i] as number) + 256 * (data[i + 1] as number) + (pattern[at] as number);
    const value = Math.max(0, Math.min(65_535, count));
    result[i] = value & 0xff;
    result[i + 1] = value >> 8;
    at = at + 1 === pattern.length ? 0 : at + 1;
  }
  return result;
}
