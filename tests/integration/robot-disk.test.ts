import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { RotatingLog } from '#launch/field/rotating-log.ts';
import { openRecorder } from '#launch/fleet/open-recorder.ts';
import { systemClock } from '#launch/system-clock.ts';
import { DiskBudget } from '#robots/disk/disk-budget.ts';
import { EvidenceQueue } from '#robots/link/evidence-queue.ts';
import { fileEvidenceSpool } from '#robots/link/file-evidence-spool.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import { err } from '#shared/result/result.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const sizeMb = 8;

/** A small file system of its own; undefined where this user may not mount one. */
function smallDisk(folder: string): AsyncDisposable | undefined {
  mkdirSync(folder);
  const options = `size=${sizeMb}m`;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return undefined;
  return { [Symbol.asyncDispose]: async () => void spawnSync('umount', ['-l', folder]) };
}

const mayMount = (() => {
  using folder = temporaryFolder();
  const disk = smallDisk(join(folder.path, 'try'));
  if (disk !== undefined) spawnSync('umount', [join(folder.path, 'try')]);
  return disk !== undefined;
})();

const clock = systemClock();
const freeOf = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Log, recorder and pictures of one robot under a budget, on the disk in the folder. */
function robotOn(folder: string, totalMb: number) {
  const said: string[] = [];
  const log = new RotatingLog(join(folder, 'logs'), 'robot', 2e6);
  const { recorder, shelf } = openRecorder({
    clock,
    dataDir: folder,
    diskBytes: 4e6,
    limits: { beforeMs: 60_000, afterMs: 0, memoryBytes: 4 * 2 ** 20, frameEveryMs: 1000, frameStride: 1 },
    onThinned: ({ name }) => said.push(`recording ${name}`),
    onFault: (error) => said.push(`fault ${(error as NodeJS.ErrnoException).code}`),
  });
  const uploader = { upload: async () => err(domainError('BPC_E_TIMEOUT', 'No centre.')) };
  const pictures = new EvidenceQueue(fileEvidenceSpool(join(folder, 'pictures')), uploader, clock, (id) =>
    said.push(`picture ${id}`),
  );
  const budget = new DiskBudget({
    tenants: [
      { name: 'logs', bytes: () => log.bytes, thin: (bytes) => log.thin(bytes) },
      { name: 'recordings', bytes: () => shelf.bytes, thin: (bytes) => shelf.thin(bytes) },
      { name: 'pictures', bytes: () => pictures.bytes, thin: (bytes) => pictures.thin(bytes, (id) => id === '01A') },
    ],
    totalBytes: totalMb * 1e6,
    keepFreeBytes: 1e6,
    freeBytes: () => freeOf(folder),
    onThinned: (name) => said.push(`thinned ${name}`),
    onFull: (missing) => said.push(missing === undefined ? 'fits' : 'full'),
  });
  return { said, log, recorder, shelf, pictures, budget };
}

describe.skipIf(!mayMount)(
  `a small real disk of ${sizeMb} MB${mayMount ? '' : ' (this user may not mount one)'}`,
  () => {
    it('filled by somebody else gets room from logs first, then recordings, then pictures, that of an open alarm last', async () => {
      using folder = temporaryFolder();
      const disk = join(folder.path, 'disk');
      await using _ = smallDisk(disk);
      const { budget, log, pictures, recorder, said, shelf } = robotOn(disk, 100);
      for (let i = 0; i < 900; i++) log.write(`${'x'.repeat(999)}\n`);
      for (let i = 0; i < 300; i++) recorder.takeJson(`t${i}`, crypto.getRandomValues(new Uint8Array(3000)));
      recorder.happened({ cause: 'stop', text: 'test' });
      await recorder.close();
      for (const id of ['01A', '01B', '01C']) pictures.add(id, new Uint8Array(500_000));
      expect(shelf.bytes).toBeGreaterThan(800_000);
      const fill = (bytes: number): void => writeFileSync(join(disk, 'foreign'), new Uint8Array(bytes));
      budget.check();
      expect(said).toEqual([]);
      fill(freeOf(disk) - 600_000);
      budget.check();
      expect(said).toEqual(['thinned logs']);
      fill(freeOf(disk) + 2_000_000);
      writeFileSync(join(disk, 'foreign-2'), new Uint8Array(Math.max(0, freeOf(disk) - 300_000)));
      budget.check();
      expect(said.slice(1, 2)).toEqual([expect.stringMatching(/^thinned logs|^recording /)]);
      expect(freeOf(disk)).toBeGreaterThanOrEqual(1e6);
      writeFileSync(join(disk, 'foreign-3'), new Uint8Array(freeOf(disk) - 4096));
      budget.check();
      expect(said.filter((one) => one.startsWith('picture')).slice(0, 2)).toEqual(['picture 01B', 'picture 01C']);
    });

    it('that is full takes no line and no recording, says so, and all goes on when there is room again', async () => {
      using folder = temporaryFolder();
      const disk = join(folder.path, 'disk');
      await using _ = smallDisk(disk);
      const { log, recorder, said, shelf } = robotOn(disk, 100);
      const logger = pino({}, log);
      logger.info('before');
      for (let i = 0; i < 400; i++) recorder.takeJson(`t${i}`, crypto.getRandomValues(new Uint8Array(3000)));
      const foreign = join(disk, 'foreign');
      spawnSync('dd', ['if=/dev/zero', `of=${foreign}`, 'bs=4096']);
      for (let i = 0; i < 100; i++) logger.info(`while full ${'x'.repeat(500)}`);
      recorder.happened({ cause: 'fault', text: 'odometry is silent' });
      await recorder.close();
      expect(said).toContain('fault ENOSPC');
      rmSync(foreign);
      logger.info('after');
      const text = spawnSync('cat', [join(disk, 'logs', 'robot.log')], { encoding: 'utf8' }).stdout;
      expect(text).toMatch(/"before"/);
      expect(text).toMatch(/\d+ log lines were lost: the disk refused them"}\n.*"after"/);
      expect(shelf.bytes).toBe(0);
    });
  },
);
