import { rolePermissions } from '#shared/contracts/access.ts';
import type { EvidenceView } from '#shared/contracts/views.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Actor } from '../control-room.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import type { BlobStore } from './blob-store-port.ts';
import type { EvidenceBook } from './evidence-book.ts';

export interface EvidenceContent {
  readonly view: EvidenceView;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Uploads by robots, views and downloads by people; every view is audited before the bytes leave. */
export class EvidenceDesk {
  readonly #book: EvidenceBook;
  readonly #blobs: BlobStore;
  readonly #queue: Pick<WorkQueue, 'run'>;

  constructor(parts: { book: EvidenceBook; blobs: BlobStore; queue: Pick<WorkQueue, 'run'> }) {
    this.#book = parts.book;
    this.#blobs = parts.blobs;
    this.#queue = parts.queue;
  }

  /** Resolves when picture and verdict are on disk. The manifest may come later: the robot then tries again. */
  async upload(
    robot: RobotId,
    evidenceId: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<Result<EvidenceView, DomainError>> {
    const expected = this.#book.expected(robot, evidenceId);
    if (!expected.ok) return expected;
    const { view } = expected.value;
    if (view.status === 'verified') return ok(view);
    const stored = await this.#blobs.put(view, content);
    if (!stored.ok) {
      const detail = { reason: stored.error.message };
      await this.#queue.run((work) =>
        work.audit({ actor: robot, action: 'evidence.refuse', subject: evidenceId, detail }),
      );
      return stored;
    }
    return ok(await this.#queue.run((work) => this.#book.arrived(work, evidenceId)));
  }

  view(actor: Actor, evidenceId: string): Result<EvidenceView, DomainError> {
    if (!rolePermissions[actor.role].includes('evidence.view')) {
      return err(domainError('BPC_E_FORBIDDEN', 'Looking at evidence needs evidence.view.'));
    }
    const item = this.#book.get(evidenceId);
    return item === undefined
      ? err(domainError('BPC_E_NOT_FOUND', `Evidence ${evidenceId} does not exist.`))
      : ok(item.view);
  }

  async open(
    actor: Actor,
    evidenceId: string,
    purpose: 'view' | 'download',
  ): Promise<Result<EvidenceContent, DomainError>> {
    const viewed = this.view(actor, evidenceId);
    if (!viewed.ok) return viewed;
    const content = viewed.value.status === 'pending' ? undefined : await this.#blobs.get(viewed.value.sha256);
    if (content === undefined) {
      return err(domainError('BPC_E_NOT_FOUND', `The picture of evidence ${evidenceId} has not been uploaded.`));
    }
    const action = `evidence.${purpose}`;
    await this.#queue.run((work) => work.audit({ actor: actor.name, action, subject: evidenceId }));
    return ok({ view: viewed.value, content });
  }
}
