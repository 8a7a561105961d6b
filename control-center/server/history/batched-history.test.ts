import { beforeEach, describe, expect, it } from 'vitest';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { BatchedHistory } from './batched-history.ts';
import type { HistoryPoint } from './history-port.ts';

const drain = () => new Promise<void>((resolve) => setImmediate(resolve));
const points = (from: number, count: number): HistoryPoint[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'sighting', robot: 'r', at: from + i, objectClass: 'person' }));

describe('the history buffer', () => {
  let clock: SimulatedClock;
  let written: number[];
  let batches: number;
  let isDown: boolean;
  let states: boolean[];
  let history: BatchedHistory;

  beforeEach(() => {
    clock = new SimulatedClock(0, drain);
    written = [];
    batches = 0;
    isDown = false;
    states = [];
    history = new BatchedHistory({
      clock,
      maxBuffered: 5000,
      onDegraded: (degraded) => states.push(degraded),
      backend: {
        write: async (batch) => {
          if (isDown) throw new Error('down');
          batches++;
          written.push(...batch.map(({ at }) => at));
        },
        samples: () => Promise.resolve([]),
        sightings: () => Promise.resolve([]),
        close: () => Promise.resolve(),
      },
    });
  });

  it('writes once a second, all of it in order, in one batch', async () => {
    for (let i = 0; i < 10; i++) history.append(points(i * 10, 10));
    expect(written).toEqual([]);
    await clock.advance(1000);
    expect([batches, written]).toEqual([1, Array.from({ length: 100 }, (_, i) => i)]);
  });

  it('keeps the newest through an outage, counts what it gives up, and writes the rest in order', async () => {
    isDown = true;
    history.append(points(0, 4000));
    await clock.advance(10_000);
    history.append(points(4000, 4000));
    await clock.advance(10_000);
    expect([history.degraded, history.dropped, states]).toEqual([true, 3000, [true]]);
    isDown = false;
    await clock.advance(60_000);
    expect(written).toEqual(Array.from({ length: 5000 }, (_, i) => 3000 + i));
    expect([history.degraded, states]).toEqual([false, [true, false]]);
  });

  it('writes what is left when it closes', async () => {
    history.append(points(0, 3));
    await history.close();
    expect(written).toEqual([0, 1, 2]);
  });
});
