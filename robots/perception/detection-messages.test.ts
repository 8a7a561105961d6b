import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBox, toDetection2D } from './detection-messages.ts';

const header = { stamp: { sec: 1, nanosec: 0 }, frame_id: 'thermal' };

describe('boxes as vision_msgs', () => {
  it('come back as they were', () => {
    const pixel = fc.double({ min: 0, max: 300, noNaN: true });
    const size = fc.double({ min: 0.5, max: 200, noNaN: true });
    const score = fc.double({ min: 0.01, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(pixel, pixel, size, size, score, score, (x, y, width, height, person, animal) => {
        const classes = [
          { class: 'person', score: person },
          { class: 'animal', score: animal },
        ] as const;
        const back = toBox(toDetection2D({ x, y, width, height, score: person + animal, classes }, header))!;
        expect(back.x).toBeCloseTo(x, 9);
        expect(back.y).toBeCloseTo(y, 9);
        expect([back.width, back.height]).toEqual([width, height]);
        expect(back.score).toBeCloseTo(person + animal, 9);
        expect(back.classes).toEqual(classes);
      }),
    );
  });

  it("count a stranger's class as unknown and refuse boxes without extent", () => {
    const box = { x: 1, y: 2, width: 3, height: 4, score: 0.5, classes: [{ class: 'person', score: 0.5 }] } as const;
    const message = toDetection2D(box, header);
    const [result] = message.results;
    const named = (class_id: string) => ({
      ...message,
      results: [{ ...result!, hypothesis: { class_id, score: 0.5 } }],
    });
    expect(toBox(named('hostile'))!.classes[0]!.class).toBe('unknown');
    expect(toBox(named('constructor'))!.classes[0]!.class).toBe('unknown');
    expect(toBox({ ...message, bbox: { ...message.bbox, size_x: 0 } })).toBeUndefined();
    expect(toBox({ ...message, bbox: { ...message.bbox, size_y: Number.NaN } })).toBeUndefined();
  });
});
