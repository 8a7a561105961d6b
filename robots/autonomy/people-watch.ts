import type { PersonRules } from '../config.ts';
import type { SeenPerson } from '../navigation/person-gate.ts';

/** A place that was observed is not observed again for so long: tracks get new ids when the robot moves. */
const observedRadiusM = 40;
const observedForMs = 300_000;
const forgetAfterMs = 60_000;

/** People the robot sees now, and places it has observed lately. Times are monotonic milliseconds. */
export class PeopleWatch {
  readonly #rules: PersonRules;
  readonly #people = new Map<string, SeenPerson>();
  #observed: { readonly x: number; readonly y: number; readonly at: number }[] = [];

  constructor(rules: PersonRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#people.size;
  }

  all(): Iterable<SeenPerson> {
    return this.#people.values();
  }

  find(objectId: string): SeenPerson | undefined {
    return this.#people.get(objectId);
  }

  /** True if this person is worth stopping for: neither it nor its place was observed lately. */
  see(person: SeenPerson): boolean {
    this.#people.set(person.objectId, person);
    const { x, y, seenAt } = person;
    this.#observed = this.#observed.filter(({ at }) => seenAt - at < observedForMs);
    return !this.#observed.some((place) => Math.hypot(place.x - x, place.y - y) < observedRadiusM);
  }

  /** The robot observed what it sees now. */
  noteObserved(now: number): void {
    for (const { x, y } of this.#people.values()) this.#observed.push({ x, y, at: now });
  }

  prune(now: number): void {
    for (const [id, { seenAt }] of this.#people) if (now - seenAt > forgetAfterMs) this.#people.delete(id);
  }

  /** Does this way come nearer to anybody than the robot may by itself? */
  blocks(
    way: readonly { readonly x: number; readonly y: number }[],
    from: { readonly x: number; readonly y: number },
  ): boolean {
    let at = from;
    for (const next of way) {
      for (const person of this.#people.values()) {
        const before = Math.hypot(person.x - from.x, person.y - from.y);
        const nearest = distanceToSegment(person, at, next);
        if (nearest < this.#rules.standOffM && nearest < before - 1) return true;
      }
      at = next;
    }
    return false;
  }
}

type Place = { readonly x: number; readonly y: number };

function distanceToSegment(p: Place, a: Place, b: Place): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
