import type { ServiceStateName } from '#shared/contracts/extension/authority.ts';

export type Undertaking = 'order' | 'return' | 'resume-patrol';

export interface ReadinessFacts {
  readonly halted: boolean;
  readonly fault: string | undefined;
  readonly service: ServiceStateName;
  readonly localized: boolean;
}

/**
 * Every reason why the robot takes no such undertaking now; empty if it does. The centre's pre-start gate asks the same of what the
 * robot says about itself, so that what it lets pass is not refused here (lessons 9; a test holds the two together).
 */
export function reasonsAgainst(
  undertaking: Undertaking,
  { fault, halted, localized, service }: ReadinessFacts,
): readonly string[] {
  const reasons: string[] = [];
  if (!localized) reasons.push('the robot does not know where it is yet');
  if (halted) reasons.push('a halt is latched');
  if (fault !== undefined) reasons.push(`at fault: ${fault}`);
  if (service === 'OUT_OF_SERVICE') reasons.push('out of service');
  if (service === 'UNKNOWN') reasons.push('position and order are not confirmed since the start');
  if (service === 'NEEDS_HELP' && undertaking === 'order') reasons.push('the robot needs help first');
  return reasons;
}
