import type { BpActionParameters } from '#shared/contracts/bp-actions.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { fromIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';

export type Grant = BpActionParameters<'bpAuthority'>;

const maxSpent = 500;

/** On disk, so that neither epoch nor replay window is lost with a restart. */
export interface AuthorityMemory {
  readonly epoch: number;
  /**
   * Accepted commands of this epoch, the newest so many: those of older ones are refused for their epoch. That a command has expired is
   * no reason to forget it, for the centre's clock may be set back.
   */
  readonly spent: readonly { readonly commandId: string; readonly expiresAt: EpochMs }[];
}

/**
 * May this command act? A lower epoch, a repeated or expired id and a wrong signature are refused.
 * `payload` are the bytes the signature must cover. On success the returned memory must be saved before the command acts.
 */
export function admitCommand(
  memory: AuthorityMemory,
  grant: Grant,
  payload: Uint8Array,
  verifier: Verifier,
  now: EpochMs,
): Result<AuthorityMemory, DomainError> {
  const what = `Command ${grant.commandId}`;
  if (!grant.keyId.startsWith('ed25519:') || !verifier.verify(grant.keyId, payload, grant.sig)) {
    return err(domainError('BPC_E_SIGNATURE_INVALID', `${what}.`));
  }
  if (grant.epoch < memory.epoch) {
    return err(domainError('BPC_E_EPOCH_STALE', `${what} has epoch ${grant.epoch}, the robot ${memory.epoch}.`));
  }
  const expiresAt = fromIso(grant.expiresAt);
  if (expiresAt === undefined || expiresAt <= now) return err(domainError('BPC_E_EXPIRED', `${what}.`));
  if (memory.spent.some(({ commandId }) => commandId === grant.commandId)) {
    return err(domainError('BPC_E_REPLAYED', `${what}.`));
  }
  const before = grant.epoch > memory.epoch ? [] : memory.spent;
  const spent = [...before, { commandId: grant.commandId, expiresAt }].slice(-maxSpent);
  return ok({ epoch: grant.epoch, spent });
}
