import type { Statement } from './write-statements.ts';

/** Runs statements as one transaction; resolves when it is on disk, rejects when nothing of it is stored. */
export interface TransactionWriter {
  write(statements: readonly Statement[]): Promise<void>;
  /** True for a fault of the statements themselves (a broken constraint), which trying again cannot mend. */
  isPermanent(error: unknown): boolean;
}
