import { chainGenesisHash } from '#shared/contracts/evidence-chain.ts';
import type { EvidenceView } from '#shared/contracts/views.ts';

/** A link of one robot's chain: its place, what it points at and what the next must point at. */
export interface ChainLink {
  readonly evidenceId: string;
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
}

export interface ChainVerdict {
  readonly chain: EvidenceView['chain'];
  /** Why the link cannot be part of an honest chain. */
  readonly fault?: string;
}

/** One robot's chain as far as it has arrived; manifests may come late and out of order. */
export class RobotChain {
  readonly #links = new Map<number, ChainLink>();

  /** The verdict on a new link, and the item after it if that one had been waiting for it. */
  add(link: ChainLink): { readonly verdict: ChainVerdict; readonly next: ChainLink | undefined } {
    const known = this.#links.get(link.seq);
    if (known !== undefined && known.evidenceId !== link.evidenceId) {
      return {
        verdict: { chain: 'gap', fault: `${known.evidenceId} has sequence ${link.seq} already` },
        next: undefined,
      };
    }
    this.#links.set(link.seq, link);
    return { verdict: this.judge(link), next: this.#links.get(link.seq + 1) };
  }

  judge(link: ChainLink): ChainVerdict {
    if (link.seq === 0) {
      return link.prevHash === chainGenesisHash
        ? { chain: 'first' }
        : { chain: 'gap', fault: 'the first item points at something before it' };
    }
    const before = this.#links.get(link.seq - 1);
    if (before === undefined) return { chain: 'gap' };
    return before.hash === link.prevHash
      ? { chain: 'linked' }
      : { chain: 'gap', fault: `it does not follow from ${before.evidenceId}` };
  }
}
