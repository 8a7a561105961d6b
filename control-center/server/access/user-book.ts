import type { Role } from '#shared/contracts/access.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { randomToken, tokenHash } from './node-crypto.ts';
import type { PasswordHash } from './password.ts';
import { useLink } from './user.ts';
import type { User } from './user.ts';

/** Accounts in memory; names are unique without regard to case. */
export class UserBook {
  readonly #users = new Map<string, User>();
  readonly #ids: IdSource;

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  async load(store: Pick<Store, 'load'>): Promise<void> {
    const { documents } = await store.load('users');
    for (const { document } of documents) this.#users.set((document as User).id, document as User);
  }

  /** Oldest first. */
  get all(): readonly User[] {
    return [...this.#users.values()];
  }

  get(id: string): User | undefined {
    return this.#users.get(id);
  }

  byName(name: string): User | undefined {
    const wanted = name.normalize('NFC').toLowerCase();
    return [...this.#users.values()].find((user) => user.name.normalize('NFC').toLowerCase() === wanted);
  }

  add(work: UnitOfWork, by: string, account: { name: string; role: Role; password?: PasswordHash }): User {
    const user: User = { id: this.#ids.next(), ...account, links: [], createdAt: work.now };
    this.#save(work, user);
    work.audit({ actor: by, action: 'user.add', subject: user.id, detail: { name: user.name, role: user.role } });
    return user;
  }

  setRole(work: UnitOfWork, by: string, user: User, role: Role): User {
    work.audit({ actor: by, action: 'user.role', subject: user.id, detail: { from: user.role, to: role } });
    return this.#save(work, { ...user, role });
  }

  /** Links that were not used go with it. */
  disable(work: UnitOfWork, by: string, user: User): User {
    work.audit({ actor: by, action: 'user.disable', subject: user.id, detail: { name: user.name } });
    return this.#save(work, { ...user, links: [], disabledAt: work.now });
  }

  enable(work: UnitOfWork, by: string, { disabledAt, ...user }: User): User {
    work.audit({ actor: by, action: 'user.enable', subject: user.id, detail: { name: user.name, disabledAt } });
    return this.#save(work, user);
  }

  /** The token is told once; only its hash is kept. */
  addLink(work: UnitOfWork, by: string, user: User, lifetimeMs: number): string {
    const token = randomToken();
    const link = { hash: tokenHash(token), expiresAt: work.now + lifetimeMs };
    this.#save(work, { ...user, links: [...user.links.filter(({ expiresAt }) => work.now < expiresAt), link] });
    work.audit({ actor: by, action: 'user.link', subject: user.id, detail: { expiresAt: link.expiresAt } });
    return token;
  }

  /** The user the link belongs to; the link is spent. */
  spendLink(work: UnitOfWork, token: string): User | undefined {
    const hash = tokenHash(token);
    for (const user of this.#users.values()) {
      const spent = useLink(user, hash, work.now);
      if (spent !== undefined) return this.#save(work, spent);
    }
    return undefined;
  }

  #save(work: UnitOfWork, user: User): User {
    this.#users.set(user.id, user);
    work.put('users', user.id, user);
    return user;
  }
}
