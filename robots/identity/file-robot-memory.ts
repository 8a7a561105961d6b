import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { RobotMemory } from './robot-memory.ts';

/**
 * One small JSON file, replaced as a whole with each change. A file that cannot be read is kept beside as `.corrupt`, and the
 * robot starts halted, because its latch may have been in there.
 */
export function fileRobotMemory(path: string, onFault: (error: unknown) => void): RobotMemory {
  const values = load(path, onFault);
  return {
    get: (key) => values[key],
    set(key, value) {
      values[key] = value;
      const next = `${path}.next`;
      writeFileSync(next, JSON.stringify(values), { flush: true });
      renameSync(next, path);
    },
  };
}

function load(path: string, onFault: (error: unknown) => void): Record<string, unknown> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    renameSync(path, `${path}.corrupt`);
    onFault(error);
    return {
      halt: { haltId: 'memory-damaged', by: 'robot', reason: 'its memory was damaged', at: new Date(0).toISOString() },
    };
  }
}
