/** Something that occupies the robot's disk and may give some of it back. Whatever it gives up it declares itself. */
export interface DiskTenant {
  readonly name: string;
  bytes(): number;
  /** Gives up its oldest things, at least so many bytes if it may; returns how many. */
  thin(bytes: number): number;
}

export interface DiskBudgetOptions {
  /** In the order in which they give way: the first first. */
  readonly tenants: readonly DiskTenant[];
  /** For all together. */
  readonly totalBytes: number;
  /** Free space of the disk below which they give way as well, whoever filled it. */
  readonly keepFreeBytes: number;
  /** Undefined if the disk does not say. */
  readonly freeBytes: () => number | undefined;
  readonly onThinned: (name: string, bytes: number) => void;
  /** All have given what they may and it is not enough: `missingBytes` more would be needed. Said when it changes. */
  readonly onFull: (missingBytes: number | undefined) => void;
}

/** One budget over everything that the robot keeps. */
export class DiskBudget {
  readonly #options: DiskBudgetOptions;
  #isFull = false;

  constructor(options: DiskBudgetOptions) {
    this.#options = options;
  }

  /** Call now and then. */
  check(): void {
    const { onFull, onThinned, tenants } = this.#options;
    let excess = this.#excess();
    for (const tenant of tenants) {
      if (excess <= 0) break;
      const freed = tenant.thin(excess);
      if (freed > 0) onThinned(tenant.name, freed);
      excess -= freed;
    }
    const isFull = excess > 0;
    if (isFull !== this.#isFull) onFull(isFull ? excess : undefined);
    this.#isFull = isFull;
  }

  #excess(): number {
    const { freeBytes, keepFreeBytes, tenants, totalBytes } = this.#options;
    const used = tenants.reduce((sum, tenant) => sum + tenant.bytes(), 0);
    const free = freeBytes() ?? Number.POSITIVE_INFINITY;
    return Math.max(used - totalBytes, keepFreeBytes - free);
  }
}
