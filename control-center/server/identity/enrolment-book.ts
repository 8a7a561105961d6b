import type { RobotId } from '#shared/ids/branded.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { tokenHash } from '../access/node-crypto.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { Enrolment, StoredToken } from './enrolment.ts';

/** An enrolment that has ended is shown for a day more. */
const rememberMs = 86_400_000;

/** Tokens and enrolments, few and short-lived. */
export class EnrolmentBook {
  readonly #tokens = new Map<string, StoredToken>();
  readonly #enrolments = new Map<string, Enrolment>();

  async load(store: Pick<Store, 'load'>): Promise<void> {
    for (const { document } of (await store.load('enrolment-tokens')).documents) {
      this.#tokens.set((document as StoredToken).hash, document as StoredToken);
    }
    for (const { document } of (await store.load('enrolments')).documents) {
      this.#enrolments.set((document as Enrolment).id, document as Enrolment);
    }
  }

  /** Oldest first. */
  get all(): readonly Enrolment[] {
    return [...this.#enrolments.values()];
  }

  get(id: string): Enrolment | undefined {
    return this.#enrolments.get(id);
  }

  tokenOf(secret: string): StoredToken | undefined {
    return this.#tokens.get(tokenHash(secret));
  }

  /** The enrolment by which this certificate came. */
  byFingerprint(fingerprint: string): Enrolment | undefined {
    return this.all.find((one) => one.fingerprint === fingerprint);
  }

  pendingOf(robot: RobotId): Enrolment | undefined {
    return this.all.find(({ subject, state }) => subject.robot === robot && state === 'PENDING');
  }

  pendingCount(now: EpochMs): number {
    return this.all.filter(({ state, expiresAt }) => state === 'PENDING' && now < expiresAt).length;
  }

  save(work: UnitOfWork, enrolment: Enrolment): Enrolment {
    this.#enrolments.set(enrolment.id, enrolment);
    work.put('enrolments', enrolment.id, enrolment);
    return enrolment;
  }

  saveToken(work: UnitOfWork, token: StoredToken): StoredToken {
    this.#tokens.set(token.hash, token);
    work.put('enrolment-tokens', token.hash, token);
    return token;
  }

  /** A new token voids those issued before for the same robot, and so does its revocation. */
  voidTokens(work: UnitOfWork, robot: RobotId): void {
    for (const token of this.#tokens.values()) if (token.robot === robot) this.#dropToken(work, token.hash);
  }

  forgetOld(work: UnitOfWork): void {
    for (const { hash, expiresAt } of this.#tokens.values()) {
      if (work.now - expiresAt >= rememberMs) this.#dropToken(work, hash);
    }
    for (const { id, expiresAt } of this.all) {
      if (work.now - expiresAt < rememberMs) continue;
      this.#enrolments.delete(id);
      work.write({ kind: 'delete', collection: 'enrolments', id });
    }
  }

  #dropToken(work: UnitOfWork, hash: string): void {
    this.#tokens.delete(hash);
    work.write({ kind: 'delete', collection: 'enrolment-tokens', id: hash });
  }
}
