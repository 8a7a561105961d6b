import type { Role } from '#shared/contracts/access.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import { loginLinkMs, loginPath } from './login-link.ts';
import type { SessionBook } from './session-book.ts';
import type { UserBook } from './user-book.ts';
import { isUserName } from './user-name.ts';
import type { User } from './user.ts';

export interface IssuedLink {
  /** On the console's address; holds the token, which is told once. */
  readonly path: string;
  readonly expiresAt: EpochMs;
}

type Outcome<T> = Promise<Result<T, DomainError>>;

/** The administration of accounts. Every change is audited under `by` and ends the sessions that it makes wrong. */
export class AccountDesk {
  readonly #users: UserBook;
  readonly #sessions: SessionBook;
  readonly #queue: WorkQueue;

  constructor(users: UserBook, sessions: SessionBook, queue: WorkQueue) {
    this.#users = users;
    this.#sessions = sessions;
    this.#queue = queue;
  }

  /** Oldest first. */
  get all(): readonly User[] {
    return this.#users.all;
  }

  byName(name: string): User | undefined {
    return this.#users.byName(name);
  }

  /** Without a password: its owner comes in by the link. */
  add(by: string, name: string, role: Role): Outcome<{ readonly user: User; readonly link: IssuedLink }> {
    return this.#queue.run((work) => {
      if (!isUserName(name)) return err(domainError('BPC_E_PAYLOAD_INVALID', `"${name}" cannot be an account's name.`));
      if (this.#users.byName(name) !== undefined) return err(domainError('BPC_E_NAME_TAKEN', `Account ${name}.`));
      const user = this.#users.add(work, by, { name, role });
      return ok({ user, link: this.#link(work, by, user) });
    });
  }

  /** A new link beside those not used yet. */
  link(by: string, userId: string): Outcome<IssuedLink> {
    return this.#change(userId, (user, work) =>
      user.disabledAt === undefined
        ? ok(this.#link(work, by, user))
        : err(domainError('BPC_E_STATE_CONFLICT', `${user.name} is disabled.`)),
    );
  }

  /** Ends the user's sessions: rights never outlive the role they came from. */
  changeRole(by: string, userId: string, role: Role): Outcome<User> {
    return this.#change(userId, (user, work) => {
      if (user.role === role) return ok(user);
      if (this.#isLastAdmin(user)) return err(lastAdmin(user));
      this.#sessions.endAllOf(work, userId, 'role-changed');
      return ok(this.#users.setRole(work, by, user, role));
    });
  }

  /** Ends sessions and links; the account stays for the records that name it. */
  disable(by: string, userId: string): Outcome<User> {
    return this.#change(userId, (user, work) => {
      if (user.disabledAt !== undefined) return ok(user);
      if (this.#isLastAdmin(user)) return err(lastAdmin(user));
      this.#sessions.endAllOf(work, userId, 'disabled');
      return ok(this.#users.disable(work, by, user));
    });
  }

  enable(by: string, userId: string): Outcome<User> {
    return this.#change(userId, (user, work) =>
      ok(user.disabledAt === undefined ? user : this.#users.enable(work, by, user)),
    );
  }

  #change<T>(userId: string, decide: (user: User, work: UnitOfWork) => Result<T, DomainError>): Outcome<T> {
    return this.#queue.run((work) => {
      const user = this.#users.get(userId);
      return user === undefined
        ? err(domainError('BPC_E_NOT_FOUND', `User ${userId} does not exist.`))
        : decide(user, work);
    });
  }

  #link(work: UnitOfWork, by: string, user: User): IssuedLink {
    return { path: loginPath(this.#users.addLink(work, by, user, loginLinkMs)), expiresAt: work.now + loginLinkMs };
  }

  #isLastAdmin({ id, role }: User): boolean {
    return role === 'admin' && !this.all.some((other) => other.id !== id && isAdmin(other));
  }
}

const isAdmin = ({ role, disabledAt }: User): boolean => role === 'admin' && disabledAt === undefined;

const lastAdmin = ({ name }: User): DomainError =>
  domainError('BPC_E_STATE_CONFLICT', `${name} is the last administrator: make another one first.`);
