import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryBackend } from '#control-center/server/history/history-backend.ts';
import type { HistoryPoint, Sample } from '#control-center/server/history/history-port.ts';

export interface HistoryUnderTest {
  readonly backend: HistoryBackend;
  close(): Promise<void>;
}

const hour = Date.UTC(2026, 5, 1, 12);

const battery = (at: number, percent: number, robot = 'acme/r1'): Sample => ({
  kind: 'sample',
  measure: 'battery',
  robot,
  at,
  values: { percent, charging: 0 },
});

const sighting = (at: number, objectClass: 'person' | 'animal', robot = 'acme/r1'): HistoryPoint => ({
  kind: 'sighting',
  robot,
  at,
  objectClass,
});

/** Every test uses times or robots of its own where the store is shared. */
export function historyContract(name: string, open: () => Promise<HistoryUnderTest>): void {
  describe(`history: ${name}`, () => {
    let opened: HistoryUnderTest;
    let backend: HistoryBackend;
    beforeEach(async () => {
      opened = await open();
      backend = opened.backend;
    });
    afterEach(() => opened.close());

    it('gives means over equal buckets, without the end of the range, other robots and empty buckets', async () => {
      await backend.write([
        battery(hour - 1, 1),
        battery(hour, 80),
        battery(hour + 9_999, 70),
        battery(hour + 10_000, 60),
        battery(hour + 30_000, 50),
        battery(hour + 40_000, 2),
        battery(hour + 5000, 3, 'acme/r2'),
      ]);
      const query = { measure: 'battery', robot: 'acme/r1', from: hour, to: hour + 40_000, maxPoints: 4 } as const;
      expect(await backend.samples(query)).toEqual([
        { at: hour, values: { percent: 75, charging: 0 } },
        { at: hour + 10_000, values: { percent: 60, charging: 0 } },
        { at: hour + 30_000, values: { percent: 50, charging: 0 } },
      ]);
    });

    it('never gives more points than asked for', async () => {
      await backend.write(Array.from({ length: 1000 }, (_, i) => battery(hour + 7 + i * 100, i)));
      for (const maxPoints of [1, 2, 7, 100]) {
        const query = { measure: 'battery', robot: 'acme/r1', from: hour + 7, to: hour + 100_007, maxPoints } as const;
        const points = await backend.samples(query);
        expect(points.length).toBeLessThanOrEqual(maxPoints);
        expect(points.length).toBeGreaterThan(maxPoints / 3);
      }
    });

    it('keeps the second of two samples of one millisecond, and both of two sightings', async () => {
      await backend.write([battery(hour, 80), sighting(hour, 'person'), sighting(hour, 'person')]);
      await backend.write([battery(hour, 20)]);
      const range = { from: hour, to: hour + 1000 };
      expect(await backend.samples({ ...range, measure: 'battery', robot: 'acme/r1', maxPoints: 1 })).toEqual([
        { at: hour, values: { percent: 20, charging: 0 } },
      ]);
      expect(await backend.sightings({ ...range, bucketMs: 1000 })).toEqual([
        { at: hour, objectClass: 'person', count: 2 },
      ]);
    });

    it('leaves out what a sample does not say', async () => {
      await backend.write([
        { kind: 'sample', measure: 'link', robot: 'acme/r1', at: hour, values: { rttMs: 12.5, lossPct: 0 } },
        { kind: 'sample', measure: 'pose', robot: 'acme/r1', at: hour, values: {} },
      ]);
      expect(
        await backend.samples({ measure: 'link', robot: 'acme/r1', from: hour, to: hour + 1, maxPoints: 1 }),
      ).toEqual([{ at: hour, values: { rttMs: 12.5, lossPct: 0 } }]);
    });

    it('counts sightings a class and bucket, of all robots or one', async () => {
      await backend.write([
        sighting(hour, 'person'),
        sighting(hour + 999, 'animal'),
        sighting(hour + 500, 'person', 'acme/r2'),
        sighting(hour + 2000, 'animal'),
      ]);
      const range = { from: hour, to: hour + 10_000, bucketMs: 1000 };
      expect(await backend.sightings(range)).toEqual([
        { at: hour, objectClass: 'animal', count: 1 },
        { at: hour, objectClass: 'person', count: 2 },
        { at: hour + 2000, objectClass: 'animal', count: 1 },
      ]);
      expect(await backend.sightings({ ...range, robot: 'acme/r2' })).toEqual([
        { at: hour, objectClass: 'person', count: 1 },
      ]);
    });

    it('takes any robot name as a name', async () => {
      for (const robot of ["o'brien/1", 'a b,c=d/e', 'ü"; drop measurement battery; --/é', 'back\\slash/1']) {
        await backend.write([battery(hour, 42, robot)]);
        const points = await backend.samples({ measure: 'battery', robot, from: hour, to: hour + 1, maxPoints: 1 });
        expect(points).toEqual([{ at: hour, values: { percent: 42, charging: 0 } }]);
      }
    });

    it('knows nothing of a time when nothing was written', async () => {
      const range = { from: hour, to: hour + 1000 };
      expect(await backend.samples({ ...range, measure: 'fix', robot: 'acme/r1', maxPoints: 10 })).toEqual([]);
      expect(await backend.sightings({ ...range, bucketMs: 100 })).toEqual([]);
    });
  });
}
