import type { Alert, AlertCategory } from '#shared/contracts/extension/alert.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { MessageWriter } from './message-writer.ts';
import type { Lane } from './outbox-item.ts';

export interface RaisedAlert {
  readonly category: AlertCategory;
  /** One alert a cause, however often it shows. */
  readonly dedupKey: string;
  readonly description: string;
  readonly priority: Alert['priority'];
  readonly location?: Alert['location'];
  readonly objectId?: string;
}

type Send = (lane: Lane, body: Omit<Alert, 'envelope'>) => void;

/** Raises an alert once a cause, and clears it when the cause is gone. Welfare can never be suppressed. */
export class AlertDesk {
  readonly #writer: MessageWriter;
  readonly #ids: IdSource;
  readonly #clock: Clock;
  readonly #send: Send;
  readonly #active = new Map<
    string,
    { readonly alertId: string; readonly alert: RaisedAlert; readonly raisedAt: string }
  >();

  constructor(writer: MessageWriter, ids: IdSource, clock: Clock, send: Send) {
    this.#writer = writer;
    this.#ids = ids;
    this.#clock = clock;
    this.#send = send;
  }

  raise(alert: RaisedAlert): void {
    if (this.#active.has(alert.dedupKey)) return;
    const active = { alertId: this.#ids.next(), alert, raisedAt: toIso(this.#clock.now()) };
    this.#active.set(alert.dedupKey, active);
    this.#say(active, 'ACTIVE');
  }

  /** What an alert was about that an operator answered; undefined if it is not one of this boot's. */
  find(alertId: string): RaisedAlert | undefined {
    for (const active of this.#active.values()) if (active.alertId === alertId) return active.alert;
    return undefined;
  }

  /** Is an alert about this object still open? */
  isAbout(objectId: string): boolean {
    for (const { alert } of this.#active.values()) if (alert.objectId === objectId) return true;
    return false;
  }

  clear(dedupKey: string): void {
    const active = this.#active.get(dedupKey);
    if (active === undefined) return;
    this.#active.delete(dedupKey);
    this.#say(active, 'CLEAR');
  }

  #say(
    { alert, alertId, raisedAt }: { alert: RaisedAlert; alertId: string; raisedAt: string },
    status: Alert['status'],
  ): void {
    const isWelfare = alert.category === 'WELFARE';
    const { category, dedupKey, description, location, objectId, priority } = alert;
    this.#send(
      isWelfare ? 'safety' : 'alert',
      this.#writer.extension('alert', {
        alertId,
        alertType: priority === 'HIGH' ? 'CRITICAL' : 'WARNING',
        status,
        priority,
        description: description.slice(0, 500),
        ...(location && { location }),
        ...(objectId !== undefined && { objectId }),
        category,
        dedupKey: dedupKey.slice(0, 128),
        suppressible: !isWelfare,
        raisedAt,
      }),
    );
  }
}
