import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import type { ClassScore, FrameGeometry, ThermalFrame } from '../detector-port.ts';
import { createHotSpotDetector } from './hot-spot-detector.ts';
import { hotSpotParameters } from './hot-spot-parameters.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const WIDTH = 320;
const HEIGHT = 256;
const HORIZON = 128;
const NOISE = 6;

/** A camera 1.8 m above a plain. */
const geometry: FrameGeometry = {
  focalPx: 750,
  groundRange(_, v) {
    if (v <= HORIZON + 1) return undefined;
    const rangeM = (1.8 * 750) / (v - HORIZON);
    return { nearM: 0.9 * rangeM, rangeM, farM: 1.1 * rangeM };
  },
};

/** Ground of one warmth with soft texture below a colder sky. */
function scene(
  draw: (paint: (x: number, y: number, width: number, height: number, counts: number) => void) => void,
): ThermalFrame {
  const random = seededRandom('scene');
  const pixels = new Uint16Array(WIDTH * HEIGHT);
  for (let i = 0; i < pixels.length; i++) {
    const row = Math.floor(i / WIDTH);
    const level = row < HORIZON ? 26_500 : 28_200 + 60 * Math.sin((i % WIDTH) / 25);
    pixels[i] = level + random.normal(0, NOISE);
  }
  draw((x, y, width, height, counts) => {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) pixels[row * WIDTH + column]! += counts;
    }
  });
  return { width: WIDTH, height: HEIGHT, pixels, at: 0, geometry };
}

const best = (classes: readonly ClassScore[]): ClassScore => [...classes].sort((a, b) => b.score - a.score)[0]!;

/** A standing person at 60 m: 22 px, warm trunk, hotter head. */
const person = (
  paint: (x: number, y: number, width: number, height: number, counts: number) => void,
  x: number,
): void => {
  paint(x + 2, 131, 4, 3, 1400);
  paint(x, 134, 8, 9, 700);
  paint(x + 1, 143, 2, 9, 520);
  paint(x + 5, 143, 2, 9, 520);
};

describe('the hot-spot detector', () => {
  const detector = createHotSpotDetector(sha256);

  it('finds nothing on empty ground with a horizon', async () => {
    const boxes = await detector.detect(scene(() => undefined));
    expect(boxes.filter((box) => box.score > 0.3)).toEqual([]);
  });

  it('finds a standing person, names it and draws its box', async () => {
    const boxes = await detector.detect(scene((paint) => person(paint, 100)));
    const [box, ...others] = boxes.filter(({ score }) => score > 0.5);
    expect(others).toEqual([]);
    expect(best(box!.classes).class).toBe('person');
    expect(Math.abs(box!.x - 100)).toBeLessThanOrEqual(1);
    expect(Math.abs(box!.y + box!.height - 152)).toBeLessThanOrEqual(1);
    expect(Math.abs(box!.height - 21)).toBeLessThanOrEqual(2);
  });

  it('keeps two people apart', async () => {
    const boxes = await detector.detect(
      scene((paint) => {
        person(paint, 100);
        person(paint, 116);
      }),
    );
    expect(boxes.filter(({ score }) => score > 0.5)).toHaveLength(2);
  });

  it('names a low, wide body at the same range an animal', async () => {
    const boxes = await detector.detect(
      scene((paint) => {
        paint(200, 144, 16, 6, 900);
        paint(201, 150, 1, 5, 500);
        paint(214, 150, 1, 5, 500);
        paint(197, 140, 3, 4, 1100);
      }),
    );
    const [box] = boxes.filter(({ score }) => score > 0.5);
    expect(best(box!.classes).class).toBe('animal');
  });

  it('gives every box a score no smaller than its classes together', async () => {
    for (const box of await detector.detect(scene((paint) => person(paint, 50)))) {
      expect(box.classes.reduce((sum, each) => sum + each.score, 0)).toBeLessThanOrEqual(box.score + 1e-9);
    }
  });

  it('has an identity that changes with its parameters alone', () => {
    const other = createHotSpotDetector(sha256, { ...hotSpotParameters, leastPixels: 5 });
    expect(detector.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(createHotSpotDetector(sha256).model).toEqual(detector.model);
    expect(other.model.sha256).not.toBe(detector.model.sha256);
  });

  it('takes frames of another size, and frames whose geometry is unknown', async () => {
    const { geometry: _, ...frame } = scene((paint) => person(paint, 100));
    expect((await detector.detect(frame)).length).toBeGreaterThan(0);
    const small = { width: 40, height: 40, pixels: new Uint16Array(1600).fill(1000), at: 0 };
    expect(await detector.detect(small)).toEqual([]);
  });
});
