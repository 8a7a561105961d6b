import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { LinkPhase } from './autonomy-state.ts';

export type LostLinkContract = Omit<LostLinkPolicy, 'sig'>;

/**
 * Where the contract stands after so many milliseconds without the centre. Exact to the millisecond, so that the centre can
 * predict the same. RETRACE and GOTO_LINK are refused when a policy is set; they never get here.
 */
export function linkPhase(contract: LostLinkContract, silentMs: number): LinkPhase {
  const silence = contract.silenceSeconds * 1000;
  if (silentMs < silence) return 'UP';
  if (silentMs >= silence + contract.maxAutonomousSeconds * 1000) return 'RETURN';
  return contract.onSilence === 'HOLD' || contract.onSilence === 'RETURN' ? contract.onSilence : 'CONTINUE';
}

/** What of a policy this robot cannot do; undefined if it can do all of it. */
export function unsupportedPolicy(policy: LostLinkContract): string | undefined {
  return policy.onSilence === 'RETRACE' || policy.onSilence === 'GOTO_LINK'
    ? `onSilence ${policy.onSilence} is not supported`
    : undefined;
}
