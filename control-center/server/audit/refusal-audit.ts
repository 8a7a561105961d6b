import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { WorkQueue } from '../work/work-queue.ts';

/** What somebody tried without the right to. Malformed and oversized requests are counted, not audited. */
const audited: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BPC_E_FORBIDDEN',
  'BPC_E_ORIGIN_FOREIGN',
  'BPC_E_CSRF',
  'BPC_E_IDENTITY_MISMATCH',
  'BPC_E_SIGNATURE_INVALID',
  'BPC_E_CERTIFICATE_REFUSED',
]);
const quietMs = 10_000;
const mostKeys = 1000;

/** At most one leaf for each person, error and ten seconds; the next one tells how many there were. Nobody can flood the log. */
export class RefusalAudit {
  readonly #queue: Pick<WorkQueue, 'run'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #recent = new Map<string, { at: number; unsaid: number }>();

  constructor(queue: Pick<WorkQueue, 'run'>, clock: Pick<Clock, 'now'>) {
    this.#queue = queue;
    this.#clock = clock;
  }

  note(code: ErrorCode, who: string, what: string): void {
    if (!audited.has(code)) return;
    const key = `${code} ${who}`;
    const now = this.#clock.now();
    const last = this.#recent.get(key);
    if (last !== undefined && now - last.at < quietMs) {
      last.unsaid++;
      return;
    }
    if (this.#recent.size >= mostKeys) this.#recent.clear();
    this.#recent.set(key, { at: now, unsaid: 0 });
    const detail = { code, ...(last === undefined || last.unsaid === 0 ? {} : { unsaid: last.unsaid }) };
    this.#queue
      .run((work) => work.audit({ actor: who, action: 'access.refused', subject: what, detail }))
      .catch(() => undefined);
  }
}
