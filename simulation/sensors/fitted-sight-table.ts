import fitted from './generated/sight-table.json' with { type: 'json' };
import type { SightTable } from './sight-table.ts';

/** Fitted to the shipped detector by `simulation/evaluation/fit-statistical-sight.ts`; the file says how. */
export const sightTable = fitted as unknown as SightTable;
