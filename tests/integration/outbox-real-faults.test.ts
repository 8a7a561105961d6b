import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const root = join(import.meta.dirname, '../..');

/** Fills a disk, puts on, frees it, puts on; then opens anew and tells what is there. Puts one item a line of trouble. */
const fullDisk = (folder: string): string => `
  import { rmSync, writeFileSync } from 'node:fs';
  import { fileOutboxStorage } from '${root}/robots/link/file-outbox-storage.ts';
  import { Outbox } from '${root}/robots/link/outbox.ts';
  const told = [];
  const listener = { onFault: (error) => told.push(error.cause?.code ?? String(error)), onRecovered: () => told.push('recovered') };
  const outbox = new Outbox(fileOutboxStorage('${folder}/box'), 'A', 1e6, listener);
  const put = () => outbox.put('detection', 'detection', { text: 'x'.repeat(500) }, 0);
  for (let n = 0; n < 10; n++) put();
  for (let size = 65536; size >= 1; size >>= 1) for (let n = 0; n < 3; n++)
    try { writeFileSync('${folder}/filler-' + size + '-' + n, 'y'.repeat(size)); } catch {}
  for (let n = 0; n < 20; n++) put();
  const whileFull = [...told];
  for (let size = 65536; size >= 1; size >>= 1) for (let n = 0; n < 3; n++) rmSync('${folder}/filler-' + size + '-' + n, { force: true });
  outbox.flush();
  const again = new Outbox(fileOutboxStorage('${folder}/box'), 'B', 1e6, listener);
  console.log(JSON.stringify({ whileFull, told, seqs: [...again.pending()].map(({ seq }) => seq) }));
`;

/** The n-th fdatasync and the next two fail with EIO. */
const faultLibrary = `
  #define _GNU_SOURCE
  #include <dlfcn.h>
  #include <errno.h>
  #include <stdlib.h>
  #include <unistd.h>
  static int count;
  int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    int at = atoi(getenv("FAIL_AT"));
    int now = ++count;
    if (now < at || now > at + 2) return real(fd);
    errno = EIO;
    return -1;
  }
`;

const failingSync = (path: string): string => `
  import { fileOutboxStorage } from '${root}/robots/link/file-outbox-storage.ts';
  import { Outbox } from '${root}/robots/link/outbox.ts';
  const told = [];
  const listener = { onFault: (error) => told.push(error.cause?.code ?? String(error)), onRecovered: () => told.push('recovered') };
  const outbox = new Outbox(fileOutboxStorage('${path}'), 'A', 1e6, listener);
  for (let n = 0; n < 12; n++) outbox.put('detection', 'detection', { text: 'x'.repeat(100) }, 0);
  const again = new Outbox(fileOutboxStorage('${path}'), 'B', 1e6, listener);
  console.log(JSON.stringify({ told, seqs: [...again.pending()].map(({ seq }) => seq) }));
`;

interface Told {
  readonly told: readonly string[];
  readonly whileFull?: readonly string[];
  readonly seqs: readonly number[];
}

const numbers = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

describe('the outbox on a real disk that refuses', () => {
  it('a full tmpfs costs no message, and is told', (context) => {
    using folder = temporaryFolder();
    const mount = `mount -t tmpfs -o size=64k tmpfs ${folder.path}`;
    context.skip(!has('unshare', '-rm', 'sh', '-c', mount), 'no tmpfs may be mounted here (unshare -rm)');
    const node = `${mount} && ${process.execPath} --input-type=module -e "$PROGRAM"`;
    const { stderr, stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', node], {
      env: { ...process.env, PROGRAM: fullDisk(folder.path) },
      encoding: 'utf8',
    });
    const { seqs, told, whileFull } = JSON.parse(stdout || `"${stderr}"`) as Told;
    expect(whileFull).toEqual(['ENOSPC']);
    expect(told).toEqual(['ENOSPC', 'recovered']);
    expect(seqs).toEqual(numbers(30));
  });

  it('EIO from fdatasync at any of the first writes costs no message, and is told', (context) => {
    using folder = temporaryFolder();
    context.skip(!has('gcc', '--version'), 'no gcc to build the fault library');
    const [source, library] = [join(folder.path, 'fault.c'), join(folder.path, 'fault.so')];
    writeFileSync(source, faultLibrary);
    expect(spawnSync('gcc', ['-shared', '-fPIC', '-o', library, source, '-ldl'], { encoding: 'utf8' }).stderr).toBe('');
    for (const at of [1, 2, 5]) {
      const { stderr, stdout } = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', failingSync(join(folder.path, `box-${at}`))],
        { env: { ...process.env, LD_PRELOAD: library, FAIL_AT: String(at) }, encoding: 'utf8' },
      );
      const { seqs, told } = JSON.parse(stdout || `"${stderr}"`) as Told;
      expect(told).toEqual(['EIO', 'recovered']);
      expect(seqs).toEqual(numbers(12));
    }
  });
});
