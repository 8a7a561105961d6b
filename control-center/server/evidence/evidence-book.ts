import { chainHash, isEvidenceAuthentic } from '#shared/contracts/evidence-chain.ts';
import type { EvidenceManifest } from '#shared/contracts/extension/evidence.ts';
import type { EvidenceView } from '#shared/contracts/views.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { sha256Hex } from '../access/node-crypto.ts';
import type { RobotMessage } from '../fleet/robot-message.ts';
import type { EvidenceHandler } from '../tracks/evidence-handler-port.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { evidenceView } from './evidence-item.ts';
import type { EvidenceItem } from './evidence-item.ts';
import { RobotChain } from './robot-chain.ts';
import type { ChainLink } from './robot-chain.ts';

/** What the rest of the centre learns about pictures. */
export interface EvidenceFindings {
  attachEvidence(objectIds: readonly string[], evidenceId: string, work: UnitOfWork): void;
  evidenceBroken(
    broken: { readonly evidenceId: string; readonly robotId: string; readonly reason: string },
    work: UnitOfWork,
  ): void;
}

export interface EvidenceBookDeps {
  readonly frame: EnuFrame;
  /** The keys of one robot. */
  readonly verifierOf: (robot: RobotId) => Verifier;
  /** Asked late: the control room is made with this book. */
  readonly findings: () => EvidenceFindings;
}

const recentViews = 200;

/**
 * All manifests, each judged once: signature by the robot's key, place in the robot's chain. A gap is a finding and no fault, as
 * manifests may still come; a link that contradicts what is known, or a wrong signature, breaks the item.
 */
export class EvidenceBook implements EvidenceHandler {
  readonly #parts: EvidenceBookDeps;
  readonly #items = new Map<string, EvidenceItem>();
  readonly #chains = new Map<string, RobotChain>();

  constructor(parts: EvidenceBookDeps) {
    this.#parts = parts;
  }

  async load(store: Pick<Store, 'load'>): Promise<void> {
    const { documents } = await store.load('evidence');
    for (const { document } of documents) {
      const item = document as EvidenceItem;
      this.#items.set(item.view.id, item);
      this.#chainOf(item.view.robotId).add(linkOf(item));
    }
  }

  get(id: string): EvidenceItem | undefined {
    return this.#items.get(id);
  }

  views(): readonly EvidenceView[] {
    return [...this.#items.values()].slice(-recentViews).map(({ view }) => view);
  }

  onManifest(message: Extract<RobotMessage, { readonly kind: 'evidence' }>, work: UnitOfWork): void {
    const { body: manifest, robot } = message;
    const known = this.#items.get(manifest.evidenceId);
    if (known !== undefined) {
      const isSame = known.view.robotId === robot && known.hash === chainHash(manifest, sha256Hex);
      if (!isSame) this.#recordFinding(work, manifest, robot, 'a second, different manifest for the same picture');
      return;
    }
    const item = this.#judge(manifest, robot, work);
    this.#save(work, item);
    work.audit({
      actor: robot,
      action: 'evidence.announce',
      subject: manifest.evidenceId,
      detail: { sha256: manifest.sha256, seq: manifest.seq, chainHash: item.hash, chain: item.view.chain },
    });
  }

  /** The item an upload belongs to. */
  expected(robot: RobotId, evidenceId: string): Result<EvidenceItem, DomainError> {
    const item = this.#items.get(evidenceId);
    if (item === undefined) {
      return err(domainError('BPC_E_EVIDENCE_UNANNOUNCED', `Evidence ${evidenceId} is not announced.`));
    }
    return item.view.robotId === robot
      ? ok(item)
      : err(domainError('BPC_E_IDENTITY_MISMATCH', `Evidence ${evidenceId} belongs to another robot.`));
  }

  /** The bytes are on disk and match their hash. */
  arrived(work: UnitOfWork, evidenceId: string): EvidenceView {
    const item = this.#items.get(evidenceId) as EvidenceItem;
    if (item.view.status !== 'pending') return item.view;
    const verified = { ...item, view: { ...item.view, status: 'verified' as const } };
    this.#save(work, verified);
    this.#parts.findings().attachEvidence(verified.view.objectIds, evidenceId, work);
    work.audit({ actor: item.view.robotId, action: 'evidence.store', subject: evidenceId });
    return verified.view;
  }

  #judge(manifest: EvidenceManifest, robot: RobotId, work: UnitOfWork): EvidenceItem {
    const link = linkOfManifest(manifest);
    const isAuthentic = isEvidenceAuthentic(manifest, this.#parts.verifierOf(robot));
    const { verdict, next } = isAuthentic
      ? this.#chainOf(robot).add(link)
      : { verdict: { chain: 'gap' as const, fault: 'its signature is wrong or its key is unknown' }, next: undefined };
    const status = verdict.fault === undefined ? 'pending' : 'broken';
    const view = evidenceView(manifest, {
      robot,
      receivedAt: work.now,
      frame: this.#parts.frame,
      status,
      chain: verdict.chain,
    });
    if (verdict.fault !== undefined) this.#recordFinding(work, manifest, robot, verdict.fault);
    else if (verdict.chain === 'gap') this.#recordGap(work, manifest, robot);
    if (next !== undefined) this.#judgeAgain(work, next);
    return { view, manifest, hash: link.hash };
  }

  /** The item before it has just come. */
  #judgeAgain(work: UnitOfWork, link: ChainLink): void {
    const item = this.#items.get(link.evidenceId);
    if (item === undefined || item.view.status === 'broken') return;
    const verdict = this.#chainOf(item.view.robotId).judge(link);
    const status = verdict.fault === undefined ? item.view.status : 'broken';
    if (verdict.fault !== undefined) this.#recordFinding(work, item.manifest, item.view.robotId, verdict.fault);
    this.#save(work, { ...item, view: { ...item.view, chain: verdict.chain, status } });
  }

  #recordFinding(work: UnitOfWork, manifest: EvidenceManifest, robotId: string, reason: string): void {
    work.audit({ actor: robotId, action: 'evidence.broken', subject: manifest.evidenceId, detail: { reason } });
    this.#parts.findings().evidenceBroken({ evidenceId: manifest.evidenceId, robotId, reason }, work);
  }

  #recordGap(work: UnitOfWork, { evidenceId, seq }: EvidenceManifest, robotId: string): void {
    const message = `Evidence chain of ${robotId}: nothing has come between the last item and number ${seq}.`;
    work.event({ kind: 'evidence-gap', message, robotId, data: { evidenceId, seq } });
  }

  #save(work: UnitOfWork, item: EvidenceItem): void {
    this.#items.set(item.view.id, item);
    work.put('evidence', item.view.id, item);
    work.show({ kind: 'evidence', evidence: item.view });
  }

  #chainOf(robot: string): RobotChain {
    const known = this.#chains.get(robot) ?? new RobotChain();
    this.#chains.set(robot, known);
    return known;
  }
}

const linkOfManifest = (manifest: EvidenceManifest): ChainLink => ({
  evidenceId: manifest.evidenceId,
  seq: manifest.seq,
  prevHash: manifest.prevHash,
  hash: chainHash(manifest, sha256Hex),
});

const linkOf = ({ manifest, hash }: EvidenceItem): ChainLink => ({
  evidenceId: manifest.evidenceId,
  seq: manifest.seq,
  prevHash: manifest.prevHash,
  hash,
});
