import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { UploadPace } from './upload-pace.ts';

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function upload(pace: UploadPace, bytes: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of pace.pieces(bytes)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('the pace of an upload', () => {
  it('lets half of a narrow link free at first, and gives every byte', async () => {
    const clock = new SimulatedClock(0, drain);
    const pace = new UploadPace(
      clock,
      () => true,
      () => 300,
    );
    const bytes = new Uint8Array(10_000).map((_, index) => index % 251);
    let got: Uint8Array | undefined;
    void upload(pace, bytes).then((all) => (got = all));
    await clock.advance(2400);
    expect(got).toBeUndefined();
    await clock.advance(200);
    expect(Buffer.compare(got!, bytes)).toBe(0);
  });

  it('stands still while messages wait', async () => {
    const clock = new SimulatedClock(0, drain);
    let isFree = false;
    const pace = new UploadPace(
      clock,
      () => isFree,
      () => 300,
    );
    let isDone = false;
    void upload(pace, new Uint8Array(1000)).then(() => (isDone = true));
    await clock.advance(10_000);
    expect(isDone).toBe(false);
    isFree = true;
    await clock.advance(600);
    expect(isDone).toBe(true);
  });

  it('doubles after an upload that ended on time, and falls below what got through after one held up', async () => {
    const clock = new SimulatedClock(0, drain);
    const pace = new UploadPace(
      clock,
      () => true,
      () => 300,
    );
    const first = pace.bytesPerSecond;
    void upload(pace, new Uint8Array(8000));
    await clock.advance(5000);
    pace.ended(8000, 2200);
    expect(pace.bytesPerSecond).toBe(2 * first);
    pace.ended(8000, 8000);
    expect(pace.bytesPerSecond).toBe(1000);
  });
});
