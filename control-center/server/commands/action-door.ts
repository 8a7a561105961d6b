import { rolePermissions } from '#shared/contracts/access.ts';
import type { Permission } from '#shared/contracts/access.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { Actor, Outcome } from '../control-room.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import type { RequestBook } from './request-book.ts';

/** lessons 11: the desk counts as kept while somebody acted within this time. */
const watchKeptMs = 10 * 60_000;

interface DeskAction<T> {
  readonly actor: Actor;
  readonly permission: Permission;
  readonly name: string;
  readonly key: string;
  /** Does it, and answers the id of what it made or changed. */
  readonly decide: (work: UnitOfWork) => Result<string, DomainError>;
  readonly read: (subject: string) => T | undefined;
}

/** What every action of a person passes: permission, idempotency, and the note that somebody is at the desk. */
export class ActionDoor {
  readonly #queue: Pick<WorkQueue, 'run'>;
  readonly #requests: RequestBook;
  readonly #clock: Pick<Clock, 'now'>;
  #actedAt: EpochMs | undefined;

  constructor(queue: Pick<WorkQueue, 'run'>, requests: RequestBook, clock: Pick<Clock, 'now'>) {
    this.#queue = queue;
    this.#requests = requests;
    this.#clock = clock;
  }

  get watchKept(): boolean {
    return this.#actedAt !== undefined && this.#clock.now() - this.#actedAt < watchKeptMs;
  }

  /** Only those who may answer an alarm keep a watch. */
  noteActivity({ role }: Actor): void {
    if (rolePermissions[role].includes('alarm.acknowledge')) this.#actedAt = this.#clock.now();
  }

  isKnown(key: string): boolean {
    return this.#requests.isKnown(key);
  }

  async act<T>({ actor, permission, name, key, decide, read }: DeskAction<T>): Outcome<T> {
    const refused = await this.#refuse(actor, permission);
    if (refused !== undefined) return err(refused);
    this.noteActivity(actor);
    return this.#requests.once({
      key,
      action: name,
      userId: actor.userId,
      decide,
      read: (subject) => {
        const value = read(subject);
        return value === undefined ? err(domainError('BPC_E_NOT_FOUND', `${name}: ${subject} is gone.`)) : ok(value);
      },
    });
  }

  /** For actions that may be repeated freely. */
  async actAgain<T>(actor: Actor, permission: Permission, decide: (work: UnitOfWork) => T): Outcome<T> {
    const refused = await this.#refuse(actor, permission);
    if (refused !== undefined) return err(refused);
    this.noteActivity(actor);
    return this.#settle(this.#queue.run(decide));
  }

  /** A refusal is audited before it is answered. */
  async #refuse(actor: Actor, permission: Permission): Promise<DomainError | undefined> {
    if (rolePermissions[actor.role].includes(permission)) return undefined;
    const audited = await this.#settle(
      this.#queue.run((work) =>
        work.audit({ actor: actor.name, action: 'access.refused', subject: permission, detail: { role: actor.role } }),
      ),
    );
    return audited.ok ? domainError('BPC_E_FORBIDDEN', `${actor.role} lacks ${permission}.`) : audited.error;
  }

  async #settle<T>(running: Promise<T>): Promise<Result<T, DomainError>> {
    try {
      return ok(await running);
    } catch (error) {
      if (error instanceof CodedError) return err(error.domainError);
      throw error;
    }
  }
}
