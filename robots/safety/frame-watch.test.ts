import { describe, expect, it } from 'vitest';
import type { Detection2DArray, Image } from '#shared/ros/messages.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { FrameWatch } from './frame-watch.ts';

const header = (ms: number) => ({ stamp: toStamp(ms), frame_id: 'thermal' });
const image = (ms: number, noise: number): Image =>
  ({ header: header(ms), data: new Uint8Array(10_000).fill(noise % 256) }) as unknown as Image;
const boxes = (ms: number, ...xs: readonly number[]): Detection2DArray =>
  ({ header: header(ms), detections: xs.map((x) => ({ bbox: { center: { position: { x, y: 1 } } } })) }) as never;

/** Frames five times a second from then on; what the watch says after the last. */
function after(count: number, add: (watch: FrameWatch, index: number, ms: number) => void) {
  const watch = new FrameWatch();
  for (let index = 0; index < count; index++) add(watch, index, 200 * index);
  return watch.trouble(200 * (count - 1));
}

describe('the frame watch', () => {
  it('is content with frames whose noise changes, and says nothing of a camera it never saw', () => {
    expect(after(100, (watch, index, ms) => watch.addImage(image(ms, index), ms))).toBeUndefined();
    expect(new FrameWatch().trouble(1e9)).toBeUndefined();
  });

  it('notices a picture shown again and again within five seconds, not after a short hang', () => {
    const frozen = (count: number) => after(count, (watch, _, ms) => watch.addImage(image(ms, 7), ms));
    expect(frozen(15)).toBeUndefined();
    expect(frozen(25)).toBe('repeats');
  });

  it('notices equal boxes in detections, and learns nothing from empty ones', () => {
    const frozen = (count: number) => after(count, (watch, _, ms) => watch.addDetections(boxes(ms, 10, 20), ms));
    expect([frozen(150), frozen(151)]).toEqual([undefined, 'repeats']);
    expect(after(400, (watch, _, ms) => watch.addDetections(boxes(ms), ms))).toBeUndefined();
    expect(after(100, (watch, index, ms) => watch.addDetections(boxes(ms, index), ms))).toBeUndefined();
  });

  it('notices stamps that stand still while frames come, and frames that do not come', () => {
    expect(after(10, (watch, index, ms) => watch.addImage(image(0, index), ms))).toBe('stamps stand still');
    const watch = new FrameWatch();
    watch.addImage(image(0, 1), 0);
    expect([watch.trouble(5000), watch.trouble(5001)]).toEqual([undefined, 'nothing comes']);
    watch.addImage(image(6000, 2), 6000);
    expect(watch.trouble(6000)).toBeUndefined();
  });
});
