import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeAll } from '#shared/disk/files.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedDisk } from './simulated-disk.ts';

const immortal = { alive: true, onChange: () => {} };
const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();
const bytes = (content: string): Uint8Array => Buffer.from(content);

describe('the simulated disk', () => {
  it('keeps what was synced over any power cut, and never more than was written', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 12 }),
        (seed, parts) => {
          const disk = new SimulatedDisk(seededRandom(seed));
          const file = disk.filesFor(immortal).open('a/log');
          file.writeAt(bytes('begun;'), 0);
          file.sync();
          let at = 6;
          for (const part of parts) at += file.writeAt(bytes(part), at);
          disk.powerCut();
          const left = disk.filesFor(immortal).read('a/log') ?? new Uint8Array();
          expect(text(left.subarray(0, 6))).toBe('begun;');
          expect(left.byteLength).toBeLessThanOrEqual(at);
        },
      ),
    );
  });

  it('loses, tears or garbles what was not synced, in some seed each', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const disk = new SimulatedDisk(seededRandom(seed));
      const file = disk.filesFor(immortal).open('log');
      file.writeAt(bytes('abcdefgh'), 0);
      disk.powerCut();
      const left = text(disk.filesFor(immortal).read('log')) ?? '';
      seen.add(left === '' ? 'lost' : left === 'abcdefgh' ? 'whole' : 'abcdefgh'.startsWith(left) ? 'torn' : 'garbled');
    }
    expect([...seen].sort()).toEqual(['garbled', 'lost', 'torn', 'whole']);
  });

  it('may undo a rename whose folder was not synced, never one that was', () => {
    const outcomes = (isSynced: boolean): Set<string | undefined> => {
      const seen = new Set<string | undefined>();
      for (let seed = 0; seed < 50; seed++) {
        const disk = new SimulatedDisk(seededRandom(seed));
        const files = disk.filesFor(immortal);
        for (const [name, content] of [
          ['now', 'old'],
          ['next', 'new'],
        ] as const) {
          const file = files.open(name);
          writeAll(file, bytes(content), 0);
          file.sync();
        }
        files.rename('next', 'now');
        if (isSynced) files.syncFolder('');
        disk.powerCut();
        seen.add(text(disk.filesFor(immortal).read('now')));
      }
      return seen;
    };
    expect(outcomes(true)).toEqual(new Set(['new']));
    expect(outcomes(false)).toEqual(new Set(['new', 'old']));
  });

  it('refuses what is new while it is full, and still takes what is in place', () => {
    const disk = new SimulatedDisk(seededRandom(1));
    const files = disk.filesFor(immortal);
    const file = files.open('slots');
    file.writeAt(new Uint8Array(100), 0);
    disk.isFull = true;
    expect(file.writeAt(bytes('in place'), 40)).toBe(8);
    expect(() => writeAll(file, bytes('beyond the end'), 95)).toThrow('ENOSPC');
    expect(() => files.open('another')).toThrow('ENOSPC');
    disk.isFull = false;
    expect(() => writeAll(file, bytes('beyond the end'), 95)).not.toThrow();
  });

  it('leaves a part of a write in which the process died, and hears no more of it', () => {
    const sizes = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const disk = new SimulatedDisk(seededRandom(seed));
      const mortal = { alive: true, onChange: () => {} };
      const file = disk.filesFor(mortal).open('log');
      mortal.onChange = () => void (mortal.alive = false);
      expect(() => file.writeAt(bytes('abcd'), 0)).toThrow('EIO');
      expect(() => file.writeAt(bytes('later'), 0)).toThrow('EIO');
      sizes.add(disk.filesFor(immortal).read('log')?.byteLength ?? 0);
    }
    expect(sizes).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});
