import type { Halt } from '#shared/contracts/extension/centre.ts';
import type { HaltLatch } from './autonomy-state.ts';
import type { MissionControl } from './mission-control.ts';

const remembered = 50;

/**
 * The halt latch against a broker that repeats, forgets or reorders: a halt that was released stays released, and a release ends only
 * the halt it names or one that was said before it.
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
  take(halt: Halt): void {
    const { at, by, haltId, latched, reason, releasedBy } = halt;
    if (latched) {
      if (!this.#released.includes(haltId)) this.latch({ haltId, by, reason, at, said: saidIn(halt) });
      return;
    }
    const held = this.#mission.state.halt;
    if (held !== undefined && wasSaidAfter(halt, held)) this.release(releasedBy, haltId);
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

const saidIn = ({ envelope, epoch }: Halt): NonNullable<HaltLatch['said']> => ({
  epoch,
  boot: envelope.boot,
  seq: envelope.seq,
});

/**
 * Each run of the centre has a higher epoch and counts its messages. Ids are ULIDs, which sort by a clock that may have been set back:
 * they decide only where nothing else does.
 */
function wasSaidAfter(release: Halt, held: HaltLatch): boolean {
  if (release.haltId === held.haltId) return true;
  const [now, before] = [saidIn(release), held.said];
  if (before !== undefined && now.epoch !== before.epoch) return now.epoch > before.epoch;
  if (before !== undefined && now.boot === before.boot && now.seq !== before.seq) return now.seq > before.seq;
  return held.haltId < release.haltId;
}
