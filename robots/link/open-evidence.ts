import type { AlertDesk } from './alert-desk.ts';

/** More than can wait. */
const remembered = 1000;

/** Which waiting pictures show something that an alert is still open about. Pictures of an earlier boot count as such: nobody knows. */
export class OpenEvidence {
  readonly #alerts: Pick<AlertDesk, 'isAbout'>;
  readonly #objects = new Map<string, readonly string[]>();

  constructor(alerts: Pick<AlertDesk, 'isAbout'>) {
    this.#alerts = alerts;
  }

  note(evidenceId: string, objectIds: readonly string[]): void {
    this.#objects.set(evidenceId, objectIds);
    const [oldest] = this.#objects.keys();
    if (this.#objects.size > remembered && oldest !== undefined) this.#objects.delete(oldest);
  }

  isAttached(evidenceId: string): boolean {
    const objects = this.#objects.get(evidenceId);
    return objects === undefined || objects.some((objectId) => this.#alerts.isAbout(objectId));
  }
}
