import { describe, expect, it } from 'vitest';
import { Bench, anna, vera } from '#tests/support/control-room/bench.ts';

const minutes = (count: number): number => count * 60;

describe('the watch at the desk (lessons 11)', () => {
  it('is kept by whoever acted in the last ten minutes and may answer an alarm, and by nobody else', async () => {
    const bench = await Bench.start();
    expect(bench.room.watchKept).toBe(false);
    bench.room.noteOperatorActivity(vera);
    expect(bench.room.watchKept).toBe(false);
    bench.room.noteOperatorActivity(anna);
    await bench.pass(minutes(9));
    expect(bench.room.watchKept).toBe(true);
    await bench.pass(minutes(2));
    expect(bench.room.watchKept).toBe(false);
  });

  it('is taken up again by an answer', async () => {
    const bench = await Bench.start();
    await bench.room.silence(anna);
    expect(bench.room.watchKept).toBe(true);
  });

  it('is not kept after a restart of the centre until somebody acts', async () => {
    const bench = await Bench.start();
    bench.room.noteOperatorActivity(anna);
    await bench.restart();
    expect(bench.room.watchKept).toBe(false);
  });
});
