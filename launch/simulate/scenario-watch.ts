import type { PictureChange } from '#shared/contracts/socket.ts';
import type { TrackView } from '#shared/contracts/views.ts';
import type { Expectation } from '#simulation/scenario/scenario.ts';
import type { TruthActor } from '#simulation/simulation-backend.ts';
import type { Invariant, Observation } from '#tests/constellation/invariant.ts';

/** A thing counts as in sight when a robot within this range has a clear line to it, wherever its camera points. */
const sightM = 400;
/** A track is about an actor when it is this near to where the actor truly is, or within its own ellipse. */
const nearM = 25;

export interface Verdict {
  readonly what: string;
  readonly ok: boolean;
}

/** Follows a run: what the operators would have been told and when, against what truly happened. */
export class ScenarioWatch implements Invariant {
  readonly name = 'scenario watch';
  readonly #say: (atMs: number, text: string) => void;
  readonly #seenAt = new Map<string, number>();
  readonly #foundAt = new Map<string, number>();
  readonly #alarms = new Map<string, { readonly atMs: number; readonly type: string }>();

  constructor(say: (atMs: number, text: string) => void) {
    this.#say = say;
  }

  onPictureChange(change: PictureChange, nowMs: number): void {
    if (change.kind !== 'alarm' || this.#alarms.has(change.alarm.id)) return;
    const { id, type, number, priority, message } = change.alarm;
    this.#alarms.set(id, { atMs: nowMs, type });
    this.#say(nowMs, `${number} ${priority}: ${message}`);
  }

  onSample(world: Observation): void {
    for (const actor of world.truth.actors()) {
      if (!actor.active) continue;
      if (!this.#seenAt.has(actor.actorId) && isInSight(world, actor)) this.#seenAt.set(actor.actorId, world.nowMs);
      if (this.#foundAt.has(actor.actorId)) continue;
      if (world.picture?.tracks.some((track) => isAbout(track, actor)) === true) {
        this.#foundAt.set(actor.actorId, world.nowMs);
        this.#say(world.nowMs, `${actor.actorId} is on the map`);
      }
    }
  }

  judge(expectations: readonly Expectation[], ranToMs: number): readonly Verdict[] {
    return expectations.flatMap((expectation) => this.#judge(expectation, ranToMs));
  }

  get alarms(): number {
    return this.#alarms.size;
  }

  #judge(expectation: Expectation, ranToMs: number): readonly Verdict[] {
    switch (expectation.kind) {
      case 'detected-within': {
        const seen = this.#seenAt.get(expectation.actorId);
        if (seen === undefined) return [{ what: `${expectation.actorId} was never in sight`, ok: true }];
        const found = this.#foundAt.get(expectation.actorId);
        if (found === undefined && ranToMs - seen < expectation.withinS * 1000) return [];
        const after = found === undefined ? 'never' : `${((found - seen) / 1000).toFixed(0)} s after it was in sight`;
        const ok = found !== undefined && found - seen <= expectation.withinS * 1000;
        return [{ what: `${expectation.actorId} detected ${after} (limit ${expectation.withinS} s)`, ok }];
      }
      case 'alarm-within': {
        const first = [...this.#alarms.values()].find(({ type }) => type === expectation.type);
        const when = first === undefined ? 'never' : `at ${(first.atMs / 1000).toFixed(0)} s`;
        const ok = first !== undefined && first.atMs <= expectation.withinS * 1000;
        return [{ what: `${expectation.type} raised ${when} (limit ${expectation.withinS} s)`, ok }];
      }
      case 'alarms-at-most':
        return [
          {
            what: `${this.#alarms.size} alarms (limit ${expectation.count})`,
            ok: this.#alarms.size <= expectation.count,
          },
        ];
      case 'no-detection-lost':
        return [{ what: 'no detection lost (an invariant of every run)', ok: true }];
    }
  }
}

function isInSight({ truth }: Observation, actor: TruthActor): boolean {
  const height = actor.posture === 'lying' ? 0.4 : 1.5;
  return truth
    .robots()
    .some(({ id, x, y }) => Math.hypot(x - actor.x, y - actor.y) < sightM && truth.canSee(id, actor, height));
}

const isAbout = ({ position, ellipse }: TrackView, actor: TruthActor): boolean =>
  position !== undefined &&
  Math.hypot(position.x - actor.x, position.y - actor.y) < Math.max(nearM, Math.min(150, ellipse?.semiMajorM ?? 0));
