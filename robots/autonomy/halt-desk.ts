import type { Halt } from '#shared/contracts/extension/centre.ts';
import type { HaltLatch } from './autonomy-state.ts';
import type { MissionControl } from './mission-control.ts';

const remembered = 50;

/**
 * The halt latch against a broker that repeats, forgets or reorders: a halt that was released stays released, and a release ends only
 * the halt it names or an older one (halt ids are ULIDs and sort by time).
 */
export class HaltDesk {
  readonly #mission: MissionControl;
  readonly #saveReleased: (ids: readonly string[]) => void;
  #released: readonly string[];

  constructor(mission: MissionControl, released: readonly string[], saveReleased: (ids: readonly string[]) => void) {
    this.#mission = mission;
    this.#released = released;
    this.#saveReleased = saveReleased;
  }

  /** From the retained topic `halt`, its signature checked. */
  take({ haltId, latched, by, reason, at, releasedBy }: Halt): void {
    if (latched) {
      if (!this.#released.includes(haltId)) this.latch({ haltId, by, reason, at });
      return;
    }
    const held = this.#mission.state.halt;
    if (held !== undefined && held.haltId <= haltId) this.release(releasedBy, haltId);
  }

  latch(latch: HaltLatch): void {
    this.#mission.apply({ kind: 'halt', latch });
  }

  /** False unless two different people stand behind it. */
  release(releasedBy: readonly string[], haltId?: string): boolean {
    const held = this.#mission.state.halt;
    this.#mission.apply({ kind: 'halt-released', releasedBy });
    if (held === undefined || this.#mission.state.halt !== undefined) return false;
    this.#released = [...this.#released, held.haltId, ...(haltId === undefined ? [] : [haltId])].slice(-remembered);
    this.#saveReleased(this.#released);
    return true;
  }
}
