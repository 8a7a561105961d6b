import type { Hash } from './merkle-tree.ts';

/** C2SP tlog-checkpoint: the state of the log that a signature covers. */
export interface Checkpoint {
  readonly origin: string;
  readonly treeSize: number;
  readonly root: Hash;
}

export const checkpointText = (checkpoint: Checkpoint): string =>
  `${checkpoint.origin}\n${checkpoint.treeSize}\n${Buffer.from(checkpoint.root).toString('base64')}\n`;

/** Of the text of a note, signed or not. Undefined if it is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root] = text.split('\n');
  if (origin === undefined || origin === '' || root === undefined) return undefined;
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size ?? '')) return undefined;
  const hash = Buffer.from(root, 'base64');
  return hash.length === 32 ? { origin, treeSize: Number(size), root: hash } : undefined;
}
