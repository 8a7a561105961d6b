import { borderHills } from './border-hills.ts';
import { customsTerminal } from './customs-terminal.ts';
import type { Sector } from './sector.ts';

/** The sectors that ship with the product, by name. */
export const sectors = {
  'border-hills': borderHills,
  'customs-terminal': customsTerminal,
} as const satisfies Readonly<Record<string, Sector>>;

export type SectorName = keyof typeof sectors;
