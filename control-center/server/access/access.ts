import { createHash } from 'node:crypto';
import type { Role, SessionView } from '#shared/contracts/access.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import { AccountDesk } from './account-desk.ts';
import { accountRule, addressRule, LockOut } from './lock-out.ts';
import type { PasswordHasher } from './password.ts';
import { SessionBook } from './session-book.ts';
import { defaultSessionRule, sessionView } from './session.ts';
import type { Session, SessionRule } from './session.ts';
import { UserBook } from './user-book.ts';
import type { User } from './user.ts';

export interface LoggedIn {
  /** Goes into the cookie and nowhere else. */
  readonly token: string;
  readonly view: SessionView;
}

export interface LiveSession {
  readonly id: string;
  readonly view: SessionView;
}

/** Derived, so that it need not be stored; knowing it does not give the session token. */
const csrfTokenOf = (token: string): string => createHash('sha256').update(`csrf ${token}`).digest('base64url');

/** Local accounts, one-time links and sessions. Everything is audited; there is no default password anywhere. */
export class Access {
  readonly sessions: SessionBook;
  readonly accounts: AccountDesk;
  readonly #users: UserBook;
  readonly #queue: WorkQueue;
  readonly #clock: Clock;
  readonly #hasher: PasswordHasher;
  readonly #rule: SessionRule;
  readonly #byAccount = new LockOut(accountRule);
  readonly #byAddress = new LockOut(addressRule);

  constructor(parts: { queue: WorkQueue; clock: Clock; ids: IdSource; hasher: PasswordHasher; rule?: SessionRule }) {
    this.#queue = parts.queue;
    this.#clock = parts.clock;
    this.#hasher = parts.hasher;
    this.#rule = parts.rule ?? defaultSessionRule;
    this.sessions = new SessionBook(parts.queue, parts.clock, this.#rule);
    this.#users = new UserBook(parts.ids);
    this.accounts = new AccountDesk(this.#users, this.sessions, parts.queue);
  }

  async load(store: Pick<Store, 'load'>): Promise<void> {
    await this.#users.load(store);
    await this.sessions.load(store);
  }

  /** Creates the account if the name is free; resolves with the one that has it. */
  async ensureUser(by: string, account: { name: string; role: Role; password?: string }): Promise<User> {
    const known = this.#users.byName(account.name);
    if (known !== undefined) return known;
    const { password, ...rest } = account;
    const hash = password === undefined ? undefined : await this.#hasher.hash(password);
    return this.#queue.run((work) =>
      this.#users.add(work, by, hash === undefined ? rest : { ...rest, password: hash }),
    );
  }

  /** A token that logs this user in once, within `lifetimeMs`. */
  issueLink(by: string, user: User, lifetimeMs: number): Promise<string> {
    return this.#queue.run((work) => this.#users.addLink(work, by, this.#users.get(user.id) ?? user, lifetimeMs));
  }

  /** The failure is counted before the password is checked: guesses made at the same time count as well. */
  async loginWithPassword(name: string, password: string, address: string): Promise<Result<LoggedIn, DomainError>> {
    const account = name.toLowerCase();
    const locked = this.#lockOf(account, address);
    if (locked !== undefined) return err(locked);
    this.#byAccount.fail(account, this.#clock.now());
    const user = this.#users.byName(name);
    const isRight = await this.#hasher.verify(password, user?.password);
    if (user === undefined || !isRight) return this.#refuse(name, address);
    const loggedIn = await this.#queue.run((work) => this.#begin(work, user.id, 'password'));
    if (loggedIn === undefined) return this.#refuse(name, address);
    this.#byAccount.succeed(account);
    return ok(loggedIn);
  }

  async loginWithLink(token: string, address: string): Promise<Result<LoggedIn, DomainError>> {
    const locked = this.#lockOf(undefined, address);
    if (locked !== undefined) return err(locked);
    const loggedIn = await this.#queue.run((work) => {
      const user = this.#users.spendLink(work, token);
      return user === undefined ? undefined : this.#begin(work, user.id, 'link');
    });
    return loggedIn === undefined ? this.#refuse('one-time link', address) : ok(loggedIn);
  }

  logout(token: string): Promise<void> {
    const session = this.sessions.find(token);
    if (session === undefined) return Promise.resolve();
    return this.#queue.run((work) => {
      this.sessions.end(work, session.id, 'logout');
      work.audit({ actor: this.#nameOf(session), action: 'session.logout', subject: session.userId });
    });
  }

  /** Undefined if there is no such session, or not any more. */
  session(token: string): LiveSession | undefined {
    const session = this.sessions.find(token);
    const user = session && this.#users.get(session.userId);
    if (session === undefined || user === undefined) return undefined;
    return { id: session.id, view: sessionView(session, user, csrfTokenOf(token), this.#rule) };
  }

  /** As the account is now, not as it was before the password was checked; undefined if it may not come in. */
  #begin(work: UnitOfWork, userId: string, by: 'password' | 'link'): LoggedIn | undefined {
    const user = this.#users.get(userId);
    if (user === undefined || user.disabledAt !== undefined) return undefined;
    const { token, session } = this.sessions.begin(work, user.id);
    work.audit({ actor: user.name, action: 'session.login', subject: user.id, detail: { by, role: user.role } });
    return { token, view: sessionView(session, user, csrfTokenOf(token), this.#rule) };
  }

  #lockOf(account: string | undefined, address: string): DomainError | undefined {
    const now = this.#clock.now();
    const until =
      (account === undefined ? undefined : this.#byAccount.lockedUntil(account, now)) ??
      this.#byAddress.lockedUntil(address, now);
    return until === undefined
      ? undefined
      : domainError('BPC_E_LOCKED_OUT', `Locked until ${toIso(until)}.`, { retryAfterMs: until - now });
  }

  async #refuse(name: string, address: string): Promise<Result<never, DomainError>> {
    this.#byAddress.fail(address, this.#clock.now());
    await this.#queue.run((work) =>
      work.audit({ actor: 'nobody', action: 'session.refused', subject: name.slice(0, 64), detail: { address } }),
    );
    return err(domainError('BPC_E_CREDENTIALS_WRONG', 'Not signed in.'));
  }

  #nameOf(session: Session): string {
    return this.#users.get(session.userId)?.name ?? session.userId;
  }
}
