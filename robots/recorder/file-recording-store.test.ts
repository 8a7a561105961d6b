import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { fileRecordingStore } from './file-recording-store.ts';
import type { Recording } from './recording.ts';

const recording: Recording = {
  name: '2026-a-stop',
  cause: 'stop',
  text: 'stop: test',
  at: '2026-01-01T00:00:00.000Z',
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T00:00:30.000Z',
  messages: 3,
  bytes: 6,
  sha256: 'a'.repeat(64),
  lostBlocks: 0,
};

describe('recordings on disk', () => {
  it('get their name only when they are whole, with the hash of what lies there, and are listed oldest first', async () => {
    using folder = temporaryFolder();
    const store = fileRecordingStore(folder.path);
    for (const name of ['2026-b-fault', '2026-a-stop']) {
      const file = await store.create(name);
      await file.write(new Uint8Array([1, 2, 3]));
      await file.write(new Uint8Array([4, 5, 6]));
      expect(store.list().some((one) => one.name === name)).toBe(false);
      const { bytes, sha256 } = await file.finish();
      const content = readFileSync(join(folder.path, `${name}.mcap`));
      expect([bytes, sha256]).toEqual([6, createHash('sha256').update(content).digest('hex')]);
    }
    store.writeNote(recording);
    expect(store.list()).toEqual([
      { name: '2026-a-stop', bytes: 6, note: recording },
      { name: '2026-b-fault', bytes: 6, note: undefined },
    ]);
    store.remove('2026-a-stop');
    expect(readdirSync(folder.path)).toEqual(['2026-b-fault.mcap']);
  });

  it('cut short by a crash are kept under a name that says so; a damaged note is no note', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, '2026-c-welfare.part'), 'x');
    writeFileSync(join(folder.path, '2026-c-welfare-cut.json'), '{');
    expect(fileRecordingStore(folder.path, { salvage: false }).list()).toEqual([]);
    expect(fileRecordingStore(folder.path).list()).toEqual([{ name: '2026-c-welfare-cut', bytes: 1, note: undefined }]);
  });

  it('that are abandoned leave nothing', async () => {
    using folder = temporaryFolder();
    const file = await fileRecordingStore(folder.path).create('x');
    await file.write(new Uint8Array(10));
    await file.abandon();
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
