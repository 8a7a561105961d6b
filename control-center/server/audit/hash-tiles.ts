import type { Store } from '../work/store-port.ts';
import { splitPoint } from './merkle-proof.ts';
import { nodeHash, rootOf } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';

/** Leaves a tile, as in C2SP tlog-tiles. */
const tileLeaves = 256;

/** Roots of ranges, read from disk a tile at a time; roots of complete tiles are kept (32 bytes for 256 leaves). */
export class HashTiles {
  readonly #store: Pick<Store, 'auditLeaves'>;
  readonly #roots = new Map<number, Hash>();

  readonly #breathe: () => Promise<void>;

  constructor(store: Pick<Store, 'auditLeaves'>, breathe: () => Promise<void>) {
    this.#store = store;
    this.#breathe = breathe;
  }

  /** [start, end) as RFC 6962 splits trees: start is a multiple of the range's size rounded up to a power of two. */
  async root(start: number, end: number): Promise<Hash> {
    if (end - start > tileLeaves) {
      const middle = start + splitPoint(end - start);
      return nodeHash(await this.root(start, middle), await this.root(middle, end));
    }
    const tile = start / tileLeaves;
    const isWhole = end - start === tileLeaves && Number.isInteger(tile);
    const known = isWhole ? this.#roots.get(tile) : undefined;
    if (known !== undefined) return known;
    await this.#breathe();
    const leaves = await this.#store.auditLeaves({ from: start, limit: end - start });
    const root = rootOf(leaves.map((leaf) => Buffer.from(leaf.leafHash, 'hex')));
    if (isWhole) this.#roots.set(tile, root);
    return root;
  }
}
