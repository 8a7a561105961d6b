import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { changeSlot, currentSlot, viewSlots } from './slots.ts';
import type { Slot } from './slots.ts';

function release(root: string, slot: Slot, version: string): void {
  for (const folder of ['launch', 'node_modules']) mkdirSync(join(root, slot, folder), { recursive: true });
  writeFileSync(join(root, slot, 'launch', 'robot.ts'), '');
  writeFileSync(join(root, slot, 'node_modules', '.package-lock.json'), '{}');
  writeFileSync(join(root, slot, 'package.json'), JSON.stringify({ version }));
}

/** A machine on which the releases in `well` come up. */
function machineOn(root: string, well: readonly Slot[]) {
  const started: (Slot | undefined)[] = [];
  const printed: string[] = [];
  return {
    started,
    printed,
    now: () => 0,
    print: (line: string) => void printed.push(line),
    restart: () => Promise.resolve(void started.push(currentSlot(root))),
    isHealthy: () => Promise.resolve(well.includes(currentSlot(root)!)),
  };
}

describe('two slots for releases', () => {
  it('show what lies in them and which one runs', () => {
    using folder = temporaryFolder();
    release(folder.path, 'a', '1.0.0');
    symlinkSync('a', join(folder.path, 'current'));
    expect(viewSlots(folder.path)).toEqual([
      { slot: 'a', version: '1.0.0', isCurrent: true },
      { slot: 'b', version: undefined, isCurrent: false },
    ]);
  });

  it('an update that comes up stays; back is one command', async () => {
    using folder = temporaryFolder();
    release(folder.path, 'a', '1.0.0');
    release(folder.path, 'b', '1.1.0');
    symlinkSync('a', join(folder.path, 'current'));
    const machine = machineOn(folder.path, ['a', 'b']);
    expect(await changeSlot(folder.path, 'b', machine)).toBe(true);
    expect(currentSlot(folder.path)).toBe('b');
    expect(await changeSlot(folder.path, 'a', machine)).toBe(true);
    expect(machine.started).toEqual(['b', 'a']);
  });

  it('an update that does not come up is taken back by itself', async () => {
    using folder = temporaryFolder();
    release(folder.path, 'a', '1.0.0');
    release(folder.path, 'b', '1.1.0');
    symlinkSync('a', join(folder.path, 'current'));
    const machine = machineOn(folder.path, ['a']);
    expect(await changeSlot(folder.path, 'b', machine)).toBe(false);
    expect([currentSlot(folder.path), machine.started]).toEqual(['a', ['b', 'a']]);
    expect(machine.printed.at(-1)).toBe('1.1.0 did not come up: slot a is current again and runs.');
  });

  it('a slot without a complete release is refused before anything changes', async () => {
    using folder = temporaryFolder();
    release(folder.path, 'a', '1.0.0');
    mkdirSync(join(folder.path, 'b'));
    symlinkSync('a', join(folder.path, 'current'));
    await expect(changeSlot(folder.path, 'b', machineOn(folder.path, []))).rejects.toThrow(/holds no complete release/);
    expect(currentSlot(folder.path)).toBe('a');
  });
});
