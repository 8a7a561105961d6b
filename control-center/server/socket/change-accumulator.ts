import type { PictureChange } from '#shared/contracts/socket.ts';

/**
 * Collects changes between two deltas. Positions are coalesced (newest a robot, in the place of the newest); all others are kept one
 * by one and in order. Pure: knows neither clock nor transport.
 */
export class ChangeAccumulator {
  readonly #changes = new Map<string, PictureChange>();
  #unique = 0;

  get size(): number {
    return this.#changes.size;
  }

  add(change: PictureChange): void {
    const key = change.kind === 'robot-position' ? change.position.id : `#${this.#unique++}`;
    this.#changes.delete(key);
    this.#changes.set(key, change);
  }

  /** What was collected since the last call, oldest first. */
  take(): readonly PictureChange[] {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    return changes;
  }
}
