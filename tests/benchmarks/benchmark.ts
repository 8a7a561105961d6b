/** One measured number. `cpuUs` is processor time a unit of work, the sturdy figure on a shared machine. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many samples or units of work stand behind it. */
  readonly n: number;
  /** What else went on while it was measured. */
  readonly load?: string;
  readonly cpuUs?: number;
  /** The figure the design asks for, in the same unit; `atMost` or `atLeast`. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

/** Says in one line what it measures; throws when it could not. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  run(): Promise<readonly Figure[]>;
}

export function percentile(samples: readonly number[], fraction: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? Number.NaN;
}
