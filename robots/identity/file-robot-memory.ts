import { dirname } from 'node:path';
import type { Files, OpenFile } from '#shared/disk/files.ts';
import { nodeFiles } from '../disk/node-files.ts';
import { memorySlots } from './memory-slots.ts';
import type { RobotMemory } from './robot-memory.ts';

type Values = Record<string, unknown>;

/**
 * One small file of two slots, either of which holds everything. A file that cannot be read is kept beside as `.corrupt`, and the
 * robot starts halted, because its latch may have been in there.
 */
export function fileRobotMemory(
  path: string,
  onFault: (error: unknown) => void,
  files: Files = nodeFiles,
): RobotMemory {
  const { file, values, version } = open(path, onFault, files);
  let written = version;
  return {
    get: (key) => values[key],
    set(key, value) {
      values[key] = value;
      memorySlots.write(file, { version: written + 1, text: JSON.stringify(values) });
      written++;
    },
  };
}

function open(
  path: string,
  onFault: (error: unknown) => void,
  files: Files,
): { readonly file: OpenFile; readonly values: Values; readonly version: number } {
  const bytes = files.read(path);
  const known = bytes === undefined ? undefined : memorySlots.read(bytes);
  if (known !== undefined) {
    return { file: files.open(path), values: JSON.parse(known.text) as Values, version: known.version };
  }
  const values: Values = bytes === undefined ? {} : { halt: damaged };
  if (bytes !== undefined) {
    files.rename(path, `${path}.corrupt`);
    onFault(new Error(`the memory ${path} is damaged: the robot starts halted`));
  }
  const next = `${path}.next`;
  const file = files.open(next);
  memorySlots.prepare(file, JSON.stringify(values));
  files.rename(next, path);
  files.syncFolder(dirname(path));
  return { file, values, version: 1 };
}

const damaged = {
  haltId: 'memory-damaged',
  by: 'robot',
  reason: 'its memory was damaged',
  at: new Date(0).toISOString(),
};
