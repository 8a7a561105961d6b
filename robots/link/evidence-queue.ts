import type { Clock } from '#shared/time/clock.ts';
import type { UploadPace } from './upload-pace.ts';
import type { EvidenceSpool, EvidenceUploader } from './evidence-uploader.ts';

/** Pictures wait on disk, at most so many: beyond it the oldest goes, and is counted. */
const capacity = 500;
const firstRetryMs = 2000;
const lastRetryMs = 60_000;
/** The centre refused these bytes: repeating them does not help. */
const maxMismatches = 3;

/** Uploads pictures one at a time, oldest first, with growing pauses while the centre cannot be reached. */
export class EvidenceQueue {
  readonly #spool: EvidenceSpool;
  readonly #uploader: EvidenceUploader;
  readonly #clock: Clock;
  readonly #pace: UploadPace | undefined;
  readonly #onGivenUp: (evidenceId: string, reason: string) => void;
  readonly #waiting: string[];
  #busy = false;
  #retryMs = firstRetryMs;
  #notBefore = 0;
  #mismatches = 0;

  constructor(
    spool: EvidenceSpool,
    uploader: EvidenceUploader,
    clock: Clock,
    onGivenUp: (evidenceId: string, reason: string) => void,
    pace?: UploadPace,
  ) {
    this.#pace = pace;
    this.#spool = spool;
    this.#uploader = uploader;
    this.#clock = clock;
    this.#onGivenUp = onGivenUp;
    this.#waiting = [...spool.list()];
  }

  get depth(): number {
    return this.#waiting.length;
  }

  add(evidenceId: string, bytes: Uint8Array): void {
    this.#spool.put(evidenceId, bytes);
    this.#waiting.push(evidenceId);
    if (this.#waiting.length > capacity) this.#giveUp(this.#waiting[this.#busy ? 1 : 0] as string, 'spool full');
  }

  /** What the spool holds. */
  get bytes(): number {
    return this.#waiting.reduce((sum, evidenceId) => sum + this.#spool.size(evidenceId), 0);
  }

  /** For a disk that runs full: gives up the oldest pictures, those attached to an open alarm last of all. Returns the bytes freed. */
  thin(bytes: number, isAttached: (evidenceId: string) => boolean): number {
    const uploading = this.#busy ? this.#waiting[0] : undefined;
    const order = [false, true].flatMap((attached) => this.#waiting.filter((id) => isAttached(id) === attached));
    let freed = 0;
    for (const evidenceId of order) {
      if (freed >= bytes) break;
      if (evidenceId === uploading) continue;
      freed += this.#spool.size(evidenceId);
      this.#giveUp(evidenceId, 'the disk is full');
    }
    return freed;
  }

  /** Call about once a second while the link is up. */
  tick(): void {
    const evidenceId = this.#waiting[0];
    if (this.#busy || evidenceId === undefined || this.#clock.monotonicMs() < this.#notBefore) return;
    void this.#upload(evidenceId);
  }

  async #upload(evidenceId: string): Promise<void> {
    const bytes = this.#spool.get(evidenceId);
    if (bytes === undefined) {
      this.#giveUp(evidenceId, 'not in the spool');
      return;
    }
    this.#busy = true;
    const startedAt = this.#clock.monotonicMs();
    const outcome = await this.#uploader.upload(evidenceId, bytes, this.#pace);
    if (outcome.ok) this.#pace?.ended(bytes.length, this.#clock.monotonicMs() - startedAt);
    this.#busy = false;
    if (outcome.ok) {
      this.#remove(evidenceId);
      this.#retryMs = firstRetryMs;
      return;
    }
    if (outcome.error.code === 'BPC_E_HASH_MISMATCH' && ++this.#mismatches >= maxMismatches) {
      this.#giveUp(evidenceId, outcome.error.message);
      return;
    }
    this.#notBefore = this.#clock.monotonicMs() + this.#retryMs;
    this.#retryMs = Math.min(lastRetryMs, 2 * this.#retryMs);
  }

  #giveUp(evidenceId: string, reason: string): void {
    this.#remove(evidenceId);
    this.#onGivenUp(evidenceId, reason);
  }

  #remove(evidenceId: string): void {
    this.#mismatches = 0;
    this.#spool.remove(evidenceId);
    const index = this.#waiting.indexOf(evidenceId);
    if (index >= 0) this.#waiting.splice(index, 1);
  }
}
