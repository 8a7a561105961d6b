import type { LastKnown } from '#shared/lost-link/last-known.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';

/** How a silence began: what the robot had said, and the contract it said it keeps. Outlives a restart of the centre. */
export interface RobotSilence {
  readonly last: LastKnown;
  readonly contract: LostLinkContract;
}
