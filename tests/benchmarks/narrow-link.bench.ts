import { setTimeout as sleep } from 'node:timers/promises';
import { NarrowLinkRun } from '#tests/support/narrow-link-run.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { percentile } from './benchmark.ts';
import type { Benchmark, Figure } from './benchmark.ts';

const link = { bitsPerSecond: 64_000, delayMs: 50, lossShare: 0.05 };
/** A detection every two seconds, then and now; `real time` is this rate. */
const perSecond = 0.5;
const backlog = 3600 * perSecond;
const secondsEach = 150;
const stops = 8;

/** A robot agent in its own process, mqtt.js, the seeded TCP model of a narrow lossy link, and the whole centre. */
export const benchmark: Benchmark = {
  name: 'narrow-link',
  about: `64 kbit/s, 5 % loss, 50 ms each way: ${backlog} detections of the last hour behind ${perSecond} live ones a second`,
  async run() {
    const alone = await measure(0, 0);
    const filling = await measure(backlog, stops);
    return figures(alone, filling);
  },
};

interface Measured {
  readonly liveMs: readonly number[];
  readonly stopMs: readonly number[];
  readonly backfilled: number;
  readonly seconds: number;
}

async function measure(behind: number, presses: number): Promise<Measured> {
  using folder = temporaryFolder();
  await using run = await NarrowLinkRun.open(folder.path, { ...link, seed: 21 });
  run.start(behind, perSecond);
  await run.until('the robot is heard', () => run.acknowledged.length > 0, 30_000);
  await sleep(5000);
  const [from, before, behindBefore] = [performance.now(), run.live.length, run.backfilled.length];
  const stopMs: number[] = [];
  for (let n = 0; n < Math.max(1, presses); n++) {
    await sleep((secondsEach * 1000) / Math.max(1, presses) - 1000);
    if (presses > 0) stopMs.push(await run.stopAll());
    if (presses > 0) await run.release();
  }
  return {
    liveMs: run.live.slice(before).map(({ ms }) => ms),
    stopMs,
    backfilled: run.backfilled.length - behindBefore,
    seconds: (performance.now() - from) / 1000,
  };
}

function figures(alone: Measured, filling: Measured): readonly Figure[] {
  const [p95Alone, p95Filling] = [percentile(alone.liveMs, 0.95), percentile(filling.liveMs, 0.95)];
  const rate = filling.backfilled / filling.seconds / perSecond;
  const ms = (name: string, samples: readonly number[], share: number): Figure => ({
    name,
    value: percentile(samples, share),
    unit: 'ms',
    n: samples.length,
  });
  return [
    { ...ms('stop, press to latch, worst', filling.stopMs, 1), goal: { atMost: 2000 } },
    ms('live detection to the disk, no backlog, p50', alone.liveMs, 0.5),
    ms('live detection to the disk, no backlog, p95', alone.liveMs, 0.95),
    ms('live detection to the disk, back-filling, p50', filling.liveMs, 0.5),
    ms('live detection to the disk, back-filling, p95', filling.liveMs, 0.95),
    {
      name: 'live p95, back-filling to alone',
      value: p95Filling / p95Alone,
      unit: 'x',
      n: filling.liveMs.length,
      goal: { atMost: 2 },
    },
    { name: 'backfill, of real time', value: rate, unit: 'x', n: filling.backfilled, goal: { atLeast: 5 } },
  ];
}
