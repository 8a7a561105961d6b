import type { Clock } from '#shared/time/clock.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import { randomToken, tokenHash } from './node-crypto.ts';
import { expiresAt } from './session.ts';
import type { Session, SessionRule } from './session.ts';

export type SessionEnd = 'expired' | 'logout' | 'role-changed' | 'disabled';

/** Seen times are stored at most once a minute: a request must not cost a disk write. */
const touchMs = 60_000;
const sweepMs = 5000;

/** Sessions in memory, stored by token hash. */
export class SessionBook {
  readonly #sessions = new Map<string, Session>();
  readonly #stored = new Map<string, number>();
  readonly #listeners = new Set<(sessionId: string, why: SessionEnd) => void>();
  readonly #queue: WorkQueue;
  readonly #clock: Clock;
  readonly #rule: SessionRule;

  constructor(queue: WorkQueue, clock: Clock, rule: SessionRule) {
    this.#queue = queue;
    this.#clock = clock;
    this.#rule = rule;
  }

  async load(store: Pick<Store, 'load'>): Promise<void> {
    const { documents } = await store.load('sessions');
    for (const { document } of documents) {
      const session = document as Session;
      this.#sessions.set(session.id, session);
      this.#stored.set(session.id, session.lastSeenAt);
    }
  }

  /** Ends what has expired, so that open pages learn it. */
  start(signal: AbortSignal): void {
    signal.addEventListener(
      'abort',
      this.#clock.setRepeating(() => this.#sweep(), sweepMs),
    );
  }

  /** The token is told once; only its hash is kept. */
  begin(work: UnitOfWork, userId: string): { readonly token: string; readonly session: Session } {
    const token = randomToken();
    const session = { id: tokenHash(token), userId, createdAt: work.now, lastSeenAt: work.now };
    this.#sessions.set(session.id, session);
    this.#stored.set(session.id, work.now);
    work.put('sessions', session.id, session);
    return { token, session };
  }

  /** The live session of a token; being asked for counts as activity. */
  find(token: string): Session | undefined {
    const session = this.#sessions.get(tokenHash(token));
    if (session === undefined) return undefined;
    const now = this.#clock.now();
    if (now >= expiresAt(session, this.#rule)) return undefined;
    const seen = { ...session, lastSeenAt: now };
    this.#sessions.set(seen.id, seen);
    if (now - (this.#stored.get(seen.id) ?? 0) >= touchMs) {
      this.#stored.set(seen.id, now);
      this.#queue.run((work) => work.put('sessions', seen.id, seen)).catch(() => undefined);
    }
    return seen;
  }

  isLive(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    return session !== undefined && this.#clock.now() < expiresAt(session, this.#rule);
  }

  end(work: UnitOfWork, sessionId: string, why: SessionEnd): void {
    if (!this.#sessions.delete(sessionId)) return;
    this.#stored.delete(sessionId);
    work.write({ kind: 'delete', collection: 'sessions', id: sessionId });
    for (const listener of this.#listeners) listener(sessionId, why);
  }

  endAllOf(work: UnitOfWork, userId: string, why: SessionEnd): void {
    for (const session of this.#sessions.values()) if (session.userId === userId) this.end(work, session.id, why);
  }

  onEnd(listener: (sessionId: string, why: SessionEnd) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #sweep(): void {
    const now = this.#clock.now();
    const expired = [...this.#sessions.values()].filter((session) => now >= expiresAt(session, this.#rule));
    if (expired.length === 0) return;
    this.#queue.run((work) => expired.forEach(({ id }) => this.end(work, id, 'expired'))).catch(() => undefined);
  }
}
