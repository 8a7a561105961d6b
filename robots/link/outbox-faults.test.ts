import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fileOutboxStorage } from './file-outbox-storage.ts';
import type { OutboxFiles } from './file-outbox-storage.ts';
import { Outbox } from './outbox.ts';
import type { Drop, Lane } from './outbox-item.ts';

const folder = mkdtempSync(join(tmpdir(), 'outbox-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `box-${files++}`);

const boots = { A: '01KDVDNA00000000000000000A', B: '01KDVDNA00000000000000000B' };

function opened(path: string, boot: keyof typeof boots, disk: OutboxFiles = fs, capacity = 1000) {
  const told: string[] = [];
  const outbox = new Outbox(fileOutboxStorage(path, disk), boots[boot], capacity, {
    onFault: (error) => told.push(String(error)),
    onRecovered: () => told.push('recovered'),
  });
  return { outbox, told };
}

const put = (outbox: Outbox, lane: Lane = 'detection') =>
  outbox.put(lane, 'detection', { text: 'x'.repeat(40), n: outbox.seq + 1 }, 0);
const seqs = (outbox: Outbox): number[] => [...outbox.pending()].map(({ seq }) => seq).toSorted((a, b) => a - b);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

type Failure = 'ENOSPC' | 'EIO' | 'short write' | 'torn, then dead';

/** A disk whose n-th writing call fails, and the next `length - 1`; dead means that nothing works any more. */
function faultyDisk(failure: Failure, at: number, length = 1) {
  let calls = 0;
  let isHealed = false;
  let isDead = false;
  let wasHit = false;
  const fails = (): boolean => {
    if (isDead) throw new Error('dead');
    calls++;
    const now = !isHealed && calls >= at && calls < at + length;
    wasHit ||= now;
    return now;
  };
  const error = (): Error => new Error(failure === 'EIO' ? 'EIO: i/o error' : 'ENOSPC: no space left on device');
  const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);
  const disk: OutboxFiles = {
    ...fs,
    writeSync: ((file: number, bytes: Uint8Array, from: number) => {
      if (!fails()) return fs.writeSync(file, bytes, from);
      if (failure === 'short write') return fs.writeSync(file, half(bytes.subarray(from)));
      if (failure === 'torn, then dead') {
        fs.writeSync(file, half(bytes.subarray(from)));
        isDead = true;
      }
      throw error();
    }) as typeof fs.writeSync,
    fdatasyncSync: (file) => {
      if (!fails() || failure === 'short write') return fs.fdatasyncSync(file);
      if (failure === 'torn, then dead') isDead = true;
      throw error();
    },
    ftruncateSync: (file, size) => {
      if (isDead) throw new Error('dead');
      fs.ftruncateSync(file, size);
    },
    writeFileSync: ((path: string, bytes: Uint8Array, options: object) => {
      if (!fails()) return fs.writeFileSync(path, bytes, options);
      fs.writeFileSync(path, half(bytes));
      if (failure === 'short write') return fs.writeFileSync(path, bytes, options);
      isDead = failure === 'torn, then dead';
      throw error();
    }) as typeof fs.writeFileSync,
    renameSync: (from, to) => {
      if (!fails() || failure === 'short write') return fs.renameSync(from, to);
      isDead = failure === 'torn, then dead';
      throw error();
    },
  };
  return { disk, hit: () => wasHit, heal: () => (isHealed = true) };
}

describe('the outbox at every write boundary', () => {
  it.each(['ENOSPC', 'EIO', 'short write'] as const)(
    '%s costs no message: what the disk refused is written once it takes again',
    (failure) => {
      for (let at = 1; at <= 30; at++) {
        const path = newPath();
        const { disk, hit } = faultyDisk(failure, at, 3);
        const { outbox, told } = opened(path, 'A', disk);
        for (let n = 0; n < 6; n++) put(outbox);
        outbox.stored(boots.A, 3);
        for (let n = 0; n < 6; n++) put(outbox);
        expect(seqs(outbox)).toEqual(upTo(12).slice(3));
        for (let n = 0; n < 3; n++) outbox.flush();
        const again = opened(path, 'B');
        expect(seqs(again.outbox)).toEqual(upTo(12).slice(3));
        const isTold = hit() && failure !== 'short write';
        expect(told.map((text) => (text.includes('BPC_E_STORE_UNAVAILABLE') ? 'refused' : text))).toEqual(
          isTold ? ['refused', 'recovered'] : [],
        );
      }
    },
  );

  it('torn at any write and killed: opens with the exact prefix, and with every item whose put had returned', () => {
    for (let at = 1; at <= 26; at++) {
      const path = newPath();
      const { disk } = faultyDisk('torn, then dead', at);
      const { outbox, told } = opened(path, 'A', disk);
      let durable = 0;
      for (let n = 0; n < 12; n++) {
        const { seq } = put(outbox);
        if (told.length === 0) durable = seq;
      }
      const again = opened(path, 'B');
      const kept = seqs(again.outbox);
      expect(kept).toEqual(upTo(kept.length));
      expect(kept.length).toBeGreaterThanOrEqual(durable);
      put(again.outbox);
      expect(opened(path, 'B').outbox.depth).toBe(kept.length + 1);
    }
  });

  it('a refused record that could not be cut off costs no later one that was taken', () => {
    const path = newPath();
    let failing = '';
    const may = (call: string): void => {
      if (failing.includes(call)) throw new Error('EIO: i/o error');
    };
    const { outbox } = opened(path, 'A', {
      ...fs,
      fdatasyncSync: (file) => (may('sync'), fs.fdatasyncSync(file)),
      ftruncateSync: (file, size) => (may('cut'), fs.ftruncateSync(file, size)),
    });
    put(outbox);
    for (const calls of ['sync cut', 'cut', '', 'sync', 'sync cut']) {
      failing = calls;
      put(outbox);
    }
    // Killed here: 5 and 6 were refused, what came before was taken.
    expect(seqs(opened(path, 'B').outbox)).toEqual(expect.arrayContaining(upTo(4)));
  });

  it('refused for long: stays bounded, and is whole on disk once it takes again', () => {
    const path = newPath();
    const { disk, heal } = faultyDisk('ENOSPC', 5, Number.POSITIVE_INFINITY);
    const { outbox, told } = opened(path, 'A', disk, 50);
    for (let n = 0; n < 7000; n++) put(outbox);
    expect(told).toHaveLength(1);
    heal();
    outbox.flush();
    expect(told).toEqual([expect.stringContaining('BPC_E_STORE_UNAVAILABLE'), 'recovered']);
    const again = opened(path, 'B', fs, 50);
    expect(seqs(again.outbox)).toEqual(seqs(outbox));
    expect(again.outbox.drops).toEqual(outbox.drops);
    const dropped = outbox.drops.reduce((sum, { firstSeq, lastSeq }) => sum + lastSeq - firstSeq + 1, 0);
    expect(dropped + outbox.depth).toBe(7000);
  });

  it('a disk that cannot even be read opens empty, says so, and goes on in memory', () => {
    const { outbox, told } = opened(newPath(), 'A', {
      ...fs,
      existsSync: () => true,
      readFileSync: (() => raise('EIO: i/o error')) as unknown as typeof fs.readFileSync,
      openSync: () => raise('EIO: i/o error'),
    });
    put(outbox);
    expect([seqs(outbox), told.length]).toEqual([[1], 1]);
  });
});

describe('damage in the outbox file', () => {
  const written = (count: number): { path: string; bytes: Buffer } => {
    const path = newPath();
    const { outbox } = opened(path, 'A');
    for (let n = 0; n < count; n++) put(outbox, n % 3 === 0 ? 'alert' : 'detection');
    return { path, bytes: readFileSync(path) };
  };

  it('of any one bit costs at most the record it hit; what is lost is declared, the rest is there', () => {
    const { path, bytes } = written(8);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const damaged = Buffer.from(bytes);
        damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
        writeFileSync(path, damaged);
        const { outbox, told } = opened(path, 'B');
        const kept = seqs(outbox);
        const lost = upTo(8).filter((seq) => !kept.includes(seq));
        expect(lost.length).toBeLessThanOrEqual(1);
        expect(told).toEqual([expect.stringContaining('BPC_E_OUTBOX_CORRUPT')]);
        const declared = numbers(outbox.drops);
        // The name of the very last record may be what was hit: then nothing can be known of it.
        if (lost[0] !== 8 || declared.length > 0) expect(declared).toEqual(lost);
        expect(opened(path, 'B').told).toEqual([]);
        expect(numbers(opened(path, 'B').outbox.drops)).toEqual(declared);
      }),
      { numRuns: 300 },
    );
  });

  it('of any stretch of bytes never throws, keeps every record outside it, and invents none', () => {
    const { path, bytes } = written(12);
    const original = new Map([...opened(path, 'B').outbox.pending()].map((item) => [item.seq, item]));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 400 }), (at, noise) => {
        const damaged = Buffer.from(bytes);
        damaged.set(noise.subarray(0, bytes.length - at), at);
        writeFileSync(path, damaged);
        const { outbox } = opened(path, 'B');
        for (const item of outbox.pending()) expect(item).toEqual(original.get(item.seq));
        const missing = 12 - outbox.depth;
        expect(missing).toBeLessThanOrEqual(Math.ceil(noise.length / 100) + 2);
      }),
      { numRuns: 300 },
    );
  });

  it('names lane, boot and numbers of what it cost', () => {
    const { path, bytes } = written(6);
    const at = bytes.indexOf('"n":4');
    bytes[at + 4] = '7'.charCodeAt(0);
    writeFileSync(path, bytes);
    expect(opened(path, 'B').outbox.drops).toEqual([{ lane: 'alert', boot: boots.A, firstSeq: 4, lastSeq: 4 }]);
    expect(readFileSync(`${path}.corrupt`).length).toBeGreaterThan(0);
  });
});

const numbers = (drops: readonly Drop[]): number[] =>
  drops.flatMap(({ firstSeq, lastSeq }) => upTo(lastSeq).slice(firstSeq - 1)).toSorted((a, b) => a - b);

function raise(message: string): never {
  throw new Error(message);
}
