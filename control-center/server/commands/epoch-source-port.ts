/** The sector lease's epoch (trust.md): a monotonic uint32 that every command carries at least. */
export interface EpochSource {
  readonly epoch: number;
}

/** An epoch that this centre may end: what was commanded under it holds no more. */
export interface EpochLease extends EpochSource {
  raise(why: string): Promise<void>;
}
