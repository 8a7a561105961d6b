import { Compile } from 'typebox/compile';
import { bpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { contractOf, isContractAuthentic, safestContract } from '#shared/lost-link/lost-link-contract.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';

const policySchema = Compile(bpActionParameters.bpSetLostLinkPolicy);
const memoryKey = 'lost-link';

export interface LostLinkBookDeps {
  readonly memory: RobotMemory;
  readonly verifier: Verifier;
  readonly robot: RobotId;
  /** In force until a centre sets another. */
  readonly builtIn: LostLinkContract;
  /** Zones this robot knows: a contract that forbids others cannot be kept. */
  readonly zoneIds: readonly string[];
}

/**
 * The lost-link contract in force: the built-in one, or the newest that a centre signed for this robot, kept on disk with its signature
 * and verified again at every start. One that was tampered with is not believed: the safest contract rules, and `distrust` says why.
 */
export class LostLinkBook {
  readonly #deps: LostLinkBookDeps;
  #signed: LostLinkPolicy | undefined;
  #distrust: string | undefined;

  constructor(deps: LostLinkBookDeps) {
    this.#deps = deps;
    const stored = deps.memory.get(memoryKey);
    if (stored === undefined || stored === null) return;
    const fault = this.#fault(stored);
    if (fault === undefined) this.#signed = stored as LostLinkPolicy;
    else this.#distrust = `the lost-link contract on disk is not believed: ${fault}; the safest one rules`;
  }

  get contract(): LostLinkContract {
    if (this.#signed !== undefined) return contractOf(this.#signed);
    return this.#distrust === undefined ? this.#deps.builtIn : safestContract;
  }
  get isSigned(): boolean {
    return this.#signed !== undefined;
  }
  /** Why the contract on disk is not believed; undefined once a good one was taken. */
  get distrust(): string | undefined {
    return this.#distrust;
  }

  /** In force and on disk when it answers ok; otherwise nothing changed. Repeating the one in force is harmless. */
  take(policy: LostLinkPolicy): Result<undefined, DomainError> {
    const fault = this.#fault(policy);
    if (fault !== undefined) return err(domainError('BPC_E_SIGNATURE_INVALID', `Lost-link contract: ${fault}.`));
    const { epoch } = this.#signed ?? { epoch: 0 };
    if (policy.epoch < epoch) {
      return err(
        domainError('BPC_E_EPOCH_STALE', `Lost-link contract ${policy.policyId}: ${policy.epoch} < ${epoch}.`),
      );
    }
    const foreign = policy.forbiddenZoneIds.find((zoneId) => !this.#deps.zoneIds.includes(zoneId));
    if (foreign !== undefined) {
      return err(domainError('BPC_E_PAYLOAD_INVALID', `Lost-link contract: zone ${foreign} is not in the zone set.`));
    }
    if (policy.sig === this.#signed?.sig) return ok(undefined);
    try {
      this.#deps.memory.set(memoryKey, policy);
    } catch (error) {
      return err(domainError('BPC_E_STORE_UNAVAILABLE', `Lost-link contract: ${String(error)}.`));
    }
    this.#signed = policy;
    this.#distrust = undefined;
    return ok(undefined);
  }

  #fault(value: unknown): string | undefined {
    if (!policySchema.Check(value)) return 'it is damaged';
    const { robot, verifier } = this.#deps;
    return isContractAuthentic(robot, value, verifier) ? undefined : 'its signature does not hold for this robot';
  }
}
