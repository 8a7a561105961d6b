import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { literals } from '#shared/contracts/primitives.ts';
import type { Recording, RecordingFile, RecordingStore } from './recording.ts';

const noteSchema = Compile(
  Type.Object({
    name: Type.String(),
    cause: literals(['stop', 'fault', 'override', 'welfare']),
    text: Type.String(),
    at: Type.String(),
    from: Type.String(),
    to: Type.String(),
    messages: Type.Integer(),
    bytes: Type.Integer(),
    sha256: Type.String(),
    lostBlocks: Type.Integer(),
    incident: Type.Optional(Type.String()),
  }),
);

/**
 * `<name>.mcap` with its note `<name>.json`. While it is written it is called `<name>.part`; what a crash left of one is kept as
 * `<name>-cut.mcap` when the recorder starts again (`salvage`), readable up to its last whole chunk (`mcap recover`).
 */
export function fileRecordingStore(folder: string, { salvage = true } = {}): RecordingStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const left of salvage ? namesWith(folder, '.part') : []) {
    renameSync(join(folder, `${left}.part`), join(folder, `${left}-cut.mcap`));
  }
  const notePath = (name: string): string => join(folder, `${name}.json`);
  return {
    create: (name) => createFile(folder, name),
    list: () =>
      namesWith(folder, '.mcap').map((name) => ({
        name,
        bytes: statSync(join(folder, `${name}.mcap`)).size,
        note: readNote(notePath(name)),
      })),
    writeNote(recording) {
      const next = `${notePath(recording.name)}.next`;
      writeFileSync(next, `${JSON.stringify(recording, null, 2)}\n`, { mode: 0o600 });
      renameSync(next, notePath(recording.name));
    },
    remove(name) {
      rmSync(join(folder, `${name}.mcap`), { force: true });
      rmSync(notePath(name), { force: true });
    },
  };
}

/** All disk work in libuv's threads: the control loop does not wait for it. */
async function createFile(folder: string, name: string): Promise<RecordingFile> {
  const part = join(folder, `${name}.part`);
  const handle = await open(part, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async write(chunk) {
      hash.update(chunk);
      await handle.writeFile(chunk);
      bytes += chunk.length;
    },
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(part, join(folder, `${name}.mcap`));
      return { bytes, sha256: hash.digest('hex') };
    },
    async abandon() {
      await handle.close();
      rmSync(part, { force: true });
    },
  };
}

const namesWith = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .toSorted();

function readNote(path: string): Recording | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return noteSchema.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
