import type { Sector } from '#shared/sector/sector.ts';
import type { CentreConfig } from './centre-config.ts';

/** First level of the topics. Simulation never shares a tree with live. */
export const interfaceNameOf = (
  { mode }: Pick<CentreConfig, 'mode'>,
  { interfaceName }: Pick<Sector, 'interfaceName'>,
): string => (mode === 'SIM' ? `sim-${interfaceName}` : interfaceName);
