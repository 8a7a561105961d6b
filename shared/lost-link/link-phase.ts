import type { LostLinkContract } from './lost-link-contract.ts';

/** Phases of the lost-link contract; UP while the centre is heard. */
export type LinkPhase = 'UP' | LostLinkContract['onSilence'];

/** What of a contract a robot can carry out here and now. */
export interface LinkMeans {
  /** A way home is known. */
  readonly canReturn: boolean;
  /** It remembers the way it came. */
  readonly canRetrace: boolean;
  /** It remembers a place with a link. */
  readonly canReachLink: boolean;
}

export const allMeans: LinkMeans = { canReturn: true, canRetrace: true, canReachLink: true };

/** Milliseconds of silence at which the contract begins to rule. */
export const silenceMs = ({ silenceSeconds }: LostLinkContract): number => silenceSeconds * 1000;

/** Milliseconds of silence after which the robot comes home whatever it was doing. */
export const autonomyEndsMs = (contract: LostLinkContract): number =>
  silenceMs(contract) + contract.maxAutonomousSeconds * 1000;

/**
 * Where the contract stands after so many milliseconds without the centre. Exact to the millisecond; robot and centre both ask here,
 * so what the centre foretells is what the robot does. What the robot cannot do becomes HOLD.
 */
export function linkPhase(contract: LostLinkContract, silentMs: number, means: LinkMeans = allMeans): LinkPhase {
  if (silentMs < silenceMs(contract)) return 'UP';
  const asked = silentMs >= autonomyEndsMs(contract) ? 'RETURN' : contract.onSilence;
  return isPossible(asked, means) ? asked : 'HOLD';
}

function isPossible(phase: LinkPhase, { canReachLink, canRetrace, canReturn }: LinkMeans): boolean {
  if (phase === 'RETURN') return canReturn;
  if (phase === 'RETRACE') return canRetrace;
  return phase !== 'GOTO_LINK' || canReachLink;
}
