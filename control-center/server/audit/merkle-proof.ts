import { nodeHash } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';

/** The root over leaves [start, end); complete and aligned, or reaching the right edge. */
export type SubtreeRoot = (start: number, end: number) => Promise<Hash>;

/** Largest power of two below n, for n >= 2. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** RFC 6962 §2.1.1: the audit path of leaf `index` in the tree of the first `size` leaves, nearest sibling first. */
export async function inclusionProof(index: number, size: number, subtree: SubtreeRoot): Promise<readonly Hash[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const path: Hash[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      path.push(await subtree(middle, end));
      end = middle;
    } else {
      path.push(await subtree(start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/** RFC 6962 §2.1.2: shows that the tree of the first `from` leaves is a prefix of the tree of the first `to`. */
export async function consistencyProof(from: number, to: number, subtree: SubtreeRoot): Promise<readonly Hash[]> {
  if (!(from > 0 && from <= to)) throw new RangeError(`no consistency proof from ${from} to ${to}`);
  const proof: Hash[] = [];
  let start = 0;
  let end = to;
  let wholeOld = true;
  while (from < end) {
    const middle = start + splitPoint(end - start);
    if (from <= middle) {
      proof.push(await subtree(middle, end));
      end = middle;
    } else {
      proof.push(await subtree(start, middle));
      start = middle;
      wholeOld = false;
    }
  }
  if (!wholeOld) proof.push(await subtree(start, end));
  return proof.reverse();
}

/**
 * Does `proof` lead from the leaf at `index` to `root`? Sizes are BigInt: they reach 2^63 in other people's logs.
 * RFC 9162 §2.1.3.2.
 */
export function verifyInclusion(claim: {
  readonly index: bigint;
  readonly size: bigint;
  readonly leaf: Hash;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}): boolean {
  const { index, size, leaf, root, proof } = claim;
  if (index < 0n || index >= size || !areHashes([leaf, root, ...proof])) return false;
  let node = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0n) return false;
    if ((node & 1n) === 1n || node === last) {
      hash = nodeHash(sibling, hash);
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else hash = nodeHash(hash, sibling);
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equal(hash, root);
}

/** Is the tree (size1, root1) a prefix of (size2, root2)? RFC 9162 §2.1.4.2; from an empty tree nothing can be shown. */
export function verifyConsistency(claim: {
  readonly size1: bigint;
  readonly size2: bigint;
  readonly root1: Hash;
  readonly root2: Hash;
  readonly proof: readonly Hash[];
}): boolean {
  const { size1, size2, root1, root2, proof } = claim;
  if (size1 <= 0n || size2 < size1) return false;
  if (size1 === size2) return proof.length === 0 && equal(root1, root2);
  if (!areHashes([root1, root2, ...proof])) return false;
  const isPowerOfTwo = (size1 & (size1 - 1n)) === 0n;
  const [first, ...rest] = isPowerOfTwo ? [root1, ...proof] : proof;
  if (first === undefined || proof.length === 0) return false;
  return walkConsistency(size1 - 1n, size2 - 1n, first, rest, root1, root2);
}

function walkConsistency(
  oldLast: bigint,
  newLast: bigint,
  first: Hash,
  rest: readonly Hash[],
  root1: Hash,
  root2: Hash,
): boolean {
  let node = oldLast;
  let last = newLast;
  while ((node & 1n) === 1n) {
    node >>= 1n;
    last >>= 1n;
  }
  let oldHash = first;
  let newHash = first;
  for (const sibling of rest) {
    if (last === 0n) return false;
    if ((node & 1n) === 1n || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else newHash = nodeHash(newHash, sibling);
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equal(oldHash, root1) && equal(newHash, root2);
}

const areHashes = (hashes: readonly Hash[]): boolean => hashes.every((hash) => hash.length === 32);

const equal = (a: Hash, b: Hash): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
