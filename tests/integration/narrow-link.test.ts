import { describe, expect, it } from 'vitest';
import { NarrowLinkRun } from '#tests/support/narrow-link-run.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

/** A robot that confirms a detection every two seconds, all night. */
const perSecond = 0.5;
const backlogOfAnHour = 3600 * perSecond;
const narrow = { bitsPerSecond: 64_000, delayMs: 50, lossShare: 0.05, seed: 11 };

describe('a robot behind 64 kbit/s with 5 % loss', () => {
  it('is stopped and heard live while an hour of backlog is on its way', { timeout: 60_000 }, async () => {
    using folder = temporaryFolder();
    await using run = await NarrowLinkRun.open(folder.path, narrow);
    run.start(backlogOfAnHour, perSecond);
    await run.until('backfill begins', () => run.backfilled.length >= 10, 20_000);
    const stopMs = await run.stopAll();
    const liveBefore = run.live.length;
    await run.until('live detections go on', () => run.live.length >= liveBefore + 3, 20_000);
    console.log(`stop after ${stopMs} ms, ${run.backfilled.length} back-filled, ${run.depth} still waiting`);
    expect(run.depth).toBeGreaterThan(backlogOfAnHour / 2);
    expect(run.links.filter(({ state }) => state === 'disconnected')).toHaveLength(1);
  });

  it('notices a half-open connection, comes back, and delivers all it owes', { timeout: 60_000 }, async () => {
    using folder = temporaryFolder();
    await using run = await NarrowLinkRun.open(folder.path, narrow);
    run.start(30, 0);
    await run.until('backfill begins', () => run.backfilled.length >= 5, 20_000);
    const known = run.links.length;
    run.link.die(true);
    const diedAt = Date.now();
    await run.until('it gives the dead transport up', () => run.links.length > known, 30_000);
    console.log(`half-open noticed after ${run.links.at(-1)!.at - diedAt} ms (keep-alive 5 s)`);
    expect(run.links.at(-1)!.state).toBe('disconnected');
    run.link.die(false);
    run.link.reset();
    await run.until('the outbox is empty', () => run.depth === 0 && run.backfilled.length >= 30, 30_000);
  });
});
