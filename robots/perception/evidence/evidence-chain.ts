import type { Sha256, Signer } from '#shared/crypto/ports.ts';
import { chainGenesisHash, chainHash, signEvidence } from '#shared/contracts/evidence-chain.ts';
import type { EvidenceCore, SignedEvidenceCore } from '#shared/contracts/evidence-chain.ts';
import type { RobotMemory } from '../../identity/robot-memory.ts';

const MEMORY_KEY = 'evidenceChain';

interface ChainHead {
  /** Of the next item. */
  readonly seq: number;
  readonly prevHash: string;
}

/**
 * The robot's own chain over its pictures, for its lifetime. The head is on disk before the item leaves: after a crash in between a
 * number is missing, which is a finding, but no number is ever used twice.
 */
export class EvidenceChain {
  readonly #memory: RobotMemory;
  readonly #signer: Signer;
  readonly #sha256: Sha256;

  constructor(memory: RobotMemory, signer: Signer, sha256: Sha256) {
    this.#memory = memory;
    this.#signer = signer;
    this.#sha256 = sha256;
  }

  append(item: Omit<EvidenceCore, 'seq' | 'prevHash' | 'keyId'>): SignedEvidenceCore {
    const head = this.#head();
    const signed = signEvidence({ ...item, ...head }, this.#signer);
    const next: ChainHead = { seq: head.seq + 1, prevHash: chainHash(signed, this.#sha256) };
    this.#memory.set(MEMORY_KEY, next);
    return signed;
  }

  #head(): ChainHead {
    const stored = this.#memory.get(MEMORY_KEY);
    return isHead(stored) ? { seq: stored.seq, prevHash: stored.prevHash } : { seq: 0, prevHash: chainGenesisHash };
  }
}

function isHead(value: unknown): value is ChainHead {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, prevHash } = value as Partial<Record<keyof ChainHead, unknown>>;
  return Number.isSafeInteger(seq) && typeof prevHash === 'string' && /^[0-9a-f]{64}$/.test(prevHash);
}
