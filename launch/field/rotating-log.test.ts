import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { RotatingLog } from './rotating-log.ts';

const linesOf = (folder: string, file: string): { msg: string }[] =>
  readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string });

describe('the rotating log', () => {
  it('keeps the newest lines, whole, in files that together stay within the budget', () => {
    using folder = temporaryFolder();
    const log = new RotatingLog(folder.path, 'robot', 40_960);
    const logger = pino({}, log);
    let most = 0;
    for (let i = 0; i < 3000; i++) {
      logger.info({ serial: 'R-01' }, `line ${i} ${'x'.repeat(i % 90)}`);
      if (i % 50 === 0) most = Math.max(most, log.bytes);
    }
    expect(most).toBeLessThanOrEqual(40_960);
    expect(log.bytes).toBeGreaterThan(30_000);
    const files = readdirSync(folder.path);
    expect(files).toHaveLength(10);
    const order = [...Array.from({ length: 9 }, (_, i) => `robot.${9 - i}.log`), 'robot.log'];
    const numbers = order.flatMap((file) => linesOf(folder.path, file).map(({ msg }) => Number(msg.split(' ')[1])));
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => 3000 - numbers.length + i));
  });

  it('goes on in the same file after a restart', () => {
    using folder = temporaryFolder();
    for (const text of ['first', 'second']) {
      const log = new RotatingLog(folder.path, 'robot', 40_960);
      pino({}, log).info(text);
      log.close();
    }
    expect(linesOf(folder.path, 'robot.log').map(({ msg }) => msg)).toEqual(['first', 'second']);
  });

  it('gives up rotated files for the disk budget, the oldest first, and keeps the present one', () => {
    using folder = temporaryFolder();
    const log = new RotatingLog(folder.path, 'robot', 10_240);
    for (let i = 0; i < 100; i++) log.write(`{"msg":"${'x'.repeat(90)}"}\n`);
    const before = log.bytes;
    const freed = log.thin(1500);
    expect(freed).toBeGreaterThanOrEqual(1500);
    expect(log.bytes).toBe(before - freed);
    log.thin(1e9);
    expect(readdirSync(folder.path)).toEqual(['robot.log']);
  });
});
