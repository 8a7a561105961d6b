/** The sector lease's epoch (trust.md): a monotonic uint32 that every command carries at least. */
export interface EpochSource {
  readonly epoch: number;
}
