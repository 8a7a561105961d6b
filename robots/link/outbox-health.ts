import { CodedError } from '#shared/errors/domain-error.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { OutboxListener } from './outbox.ts';

const diskKey = 'outbox-disk';
const damageKey = 'outbox-damage';

/** Makes an alert of what befalls the outbox. The outbox is opened before alerts can be raised: what it found then waits. */
export class OutboxHealth implements OutboxListener {
  readonly #note: (error: unknown) => void;
  #alerts: AlertDesk | undefined;
  #waiting: unknown[] = [];

  constructor(note: (error: unknown) => void) {
    this.#note = note;
  }

  attach(alerts: AlertDesk): void {
    this.#alerts = alerts;
    for (const error of this.#waiting.splice(0)) this.#raise(alerts, error);
  }

  onFault(error: unknown): void {
    this.#note(error);
    if (this.#alerts === undefined) this.#waiting.push(error);
    else this.#raise(this.#alerts, error);
  }

  onRecovered(): void {
    this.#waiting = this.#waiting.filter(isDamage);
    this.#alerts?.clear(diskKey);
  }

  #raise(alerts: AlertDesk, error: unknown): void {
    if (isDamage(error)) {
      const description = `${messageOf(error)} What was lost is declared in a gap report.`;
      alerts.raise({ category: 'ROBOT', dedupKey: damageKey, description, priority: 'HIGH' });
      return;
    }
    const description = `The robot's disk refuses (${messageOf(error)}): new messages would not outlive a restart.`;
    alerts.raise({ category: 'ROBOT', dedupKey: diskKey, description, priority: 'HIGH' });
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof CodedError && error.domainError.code === 'BPC_E_OUTBOX_CORRUPT';

const messageOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
};
