import { createHash } from 'node:crypto';

/** RFC 6962 §2.1: hashes of leaves and nodes are kept apart by their first byte. */
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export type Hash = Uint8Array;

export const leafHash = (leaf: Uint8Array): Hash => createHash('sha256').update(leafPrefix).update(leaf).digest();

export const nodeHash = (left: Hash, right: Hash): Hash =>
  createHash('sha256').update(nodePrefix).update(left).update(right).digest();

export const emptyRoot = (): Hash => createHash('sha256').digest();

/**
 * The right edge of an append-only tree: roots of its complete subtrees, largest first, one for each 1 bit of the size.
 * Append and root cost O(log n); nothing else is held.
 */
export class TreeEdge {
  #size: number;
  readonly #roots: Hash[];

  /** An empty tree, or one that had this edge. */
  constructor(size = 0, roots: readonly Hash[] = []) {
    this.#size = size;
    this.#roots = [...roots];
  }

  get size(): number {
    return this.#size;
  }

  get roots(): readonly Hash[] {
    return this.#roots;
  }

  append(leaf: Hash): void {
    let root = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      root = nodeHash(this.#roots.pop() as Hash, root);
    }
    this.#roots.push(root);
    this.#size++;
  }

  root(): Hash {
    const last = this.#roots.at(-1);
    if (last === undefined) return emptyRoot();
    return this.#roots.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
  }
}

export const rootOf = (leaves: readonly Hash[]): Hash => {
  const edge = new TreeEdge();
  for (const leaf of leaves) edge.append(leaf);
  return edge.root();
};
