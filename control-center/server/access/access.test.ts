import { describe, expect, it } from 'vitest';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import type { Write } from '../work/store-port.ts';
import { createWorkQueue } from '../work/work-queue.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { Access } from './access.ts';
import { scryptHasher } from './password.ts';

const minute = 60_000;
const rule = { idleMs: 30 * minute, absoluteMs: 120 * minute };

function desk() {
  const clock = new SimulatedClock(1_700_000_000_000, () => new Promise(setImmediate));
  const writes: Write[] = [];
  const store = {
    commit: (batch: readonly Write[]) => {
      writes.push(...batch);
      return Promise.resolve();
    },
  };
  const ids = ulidSource(clock, seededRandom('access'));
  const queue = createWorkQueue({ store, clock, ids, auditLog: new AuditLog(), onChanges: () => undefined });
  const access = new Access({ queue, clock, ids, hasher: scryptHasher(16), rule });
  const actions = () => writes.flatMap((w) => (w.kind === 'audit' ? [JSON.parse(w.leaf.entry).action as string] : []));
  return { clock, writes, access, actions, queue, ids };
}

async function withAnna() {
  const room = desk();
  const anna = await room.access.ensureUser('setup', { name: 'Anna', role: 'operator', password: 'correct horse' });
  return { ...room, anna };
}

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

describe('passwords', () => {
  it('log in the right person only, without regard to the case of the name', async () => {
    const { access } = await withAnna();
    expect(codeOf(await access.loginWithPassword('anna', 'correct horse', '::1'))).toBe('ok');
    expect(codeOf(await access.loginWithPassword('anna', 'wrong', '::1'))).toBe('BPC_E_CREDENTIALS_WRONG');
    expect(codeOf(await access.loginWithPassword('bert', 'correct horse', '::1'))).toBe('BPC_E_CREDENTIALS_WRONG');
  });

  it('never open an account that has none', async () => {
    const { access } = await withAnna();
    await access.ensureUser('setup', { name: 'Linked', role: 'viewer' });
    expect(codeOf(await access.loginWithPassword('Linked', '', '::1'))).toBe('BPC_E_CREDENTIALS_WRONG');
  });

  it('are not in what is stored, nor are tokens', async () => {
    const { access, writes } = await withAnna();
    const login = await access.loginWithPassword('Anna', 'correct horse', '::1');
    expect(JSON.stringify(writes)).not.toContain('correct horse');
    expect(login.ok && JSON.stringify(writes).includes(login.value.token)).toBe(false);
  });

  it('lock the account after four failures, for longer each time', async () => {
    const { access, clock } = await withAnna();
    const guess = () => access.loginWithPassword('anna', 'wrong', '::1').then(codeOf);
    for (let i = 0; i < 5; i++) expect(await guess()).toBe('BPC_E_CREDENTIALS_WRONG');
    expect(codeOf(await access.loginWithPassword('anna', 'correct horse', '::1'))).toBe('BPC_E_LOCKED_OUT');
    await clock.advance(15_000);
    expect(await guess()).toBe('BPC_E_CREDENTIALS_WRONG');
    await clock.advance(15_000);
    expect(await guess()).toBe('BPC_E_LOCKED_OUT');
    await clock.advance(15_000);
    expect(codeOf(await access.loginWithPassword('anna', 'correct horse', '::1'))).toBe('ok');
  });

  it('guessed all at once are counted all the same', async () => {
    const { access } = await withAnna();
    const guesses = await Promise.all(Array.from({ length: 8 }, () => access.loginWithPassword('anna', 'x', '::1')));
    expect(guesses.filter((guess) => codeOf(guess) === 'BPC_E_LOCKED_OUT')).toHaveLength(3);
  });

  it('lock an address that guesses many names', async () => {
    const { access } = await withAnna();
    for (let i = 0; i < 20; i++) await access.loginWithPassword(`user${i}`, 'x', '10.0.0.9');
    expect(codeOf(await access.loginWithPassword('anna', 'correct horse', '10.0.0.9'))).toBe('BPC_E_LOCKED_OUT');
    expect(codeOf(await access.loginWithPassword('anna', 'correct horse', '::1'))).toBe('ok');
  });
});

describe('one-time links', () => {
  it('work once', async () => {
    const { access, anna } = await withAnna();
    const token = await access.issueLink('setup', anna, minute);
    const first = await access.loginWithLink(token, '::1');
    expect(first.ok && first.value.view.role).toBe('operator');
    expect(codeOf(await access.loginWithLink(token, '::1'))).toBe('BPC_E_CREDENTIALS_WRONG');
  });

  it('used twice at the same moment work once', async () => {
    const { access, anna } = await withAnna();
    const token = await access.issueLink('setup', anna, minute);
    const both = await Promise.all([access.loginWithLink(token, '::1'), access.loginWithLink(token, '::1')]);
    expect(new Set(both.map(codeOf))).toEqual(new Set(['BPC_E_CREDENTIALS_WRONG', 'ok']));
  });

  it('expire', async () => {
    const { access, anna, clock } = await withAnna();
    const token = await access.issueLink('setup', anna, minute);
    await clock.advance(minute);
    expect(codeOf(await access.loginWithLink(token, '::1'))).toBe('BPC_E_CREDENTIALS_WRONG');
  });
});

describe('sessions', () => {
  async function loggedIn() {
    const room = await withAnna();
    const login = await room.access.loginWithPassword('Anna', 'correct horse', '::1');
    if (!login.ok) throw new Error(login.error.message);
    const ended: string[] = [];
    room.access.sessions.onEnd((_id, why) => ended.push(why));
    const stop = new AbortController();
    room.access.sessions.start(stop.signal);
    return { ...room, token: login.value.token, view: login.value.view, ended };
  }

  it('end when idle', async () => {
    const { access, token, clock, ended } = await loggedIn();
    await clock.advance(29 * minute);
    expect(access.session(token)).toBeDefined();
    await clock.advance(29 * minute);
    expect(access.session(token)).toBeDefined();
    await clock.advance(31 * minute);
    expect(access.session(token)).toBeUndefined();
    expect(ended).toEqual(['expired']);
  });

  it('end at their limit however busy', async () => {
    const { access, token, clock } = await loggedIn();
    for (let i = 0; i < 12; i++) {
      expect(access.session(token)).toBeDefined();
      await clock.advance(10 * minute);
    }
    expect(access.session(token)).toBeUndefined();
  });

  it('end with logout and with a change of role', async () => {
    const { access, token, anna, ended, actions } = await loggedIn();
    await access.logout(token);
    expect(access.session(token)).toBeUndefined();
    const again = await access.loginWithPassword('Anna', 'correct horse', '::1');
    await access.accounts.changeRole('admin', anna.id, 'viewer');
    expect(again.ok && access.session(again.value.token)).toBeUndefined();
    expect(ended).toEqual(['logout', 'role-changed']);
    expect(actions()).toEqual(['user.add', 'session.login', 'session.logout', 'session.login', 'user.role']);
  });

  it('carry a token of their own against forged requests', async () => {
    const { access, token, view } = await loggedIn();
    expect(access.session(token)?.view.csrfToken).toBe(view.csrfToken);
    const other = await access.loginWithPassword('Anna', 'correct horse', '::1');
    expect(other.ok && other.value.view.csrfToken).not.toBe(view.csrfToken);
  });

  it('survive a restart, and accounts too', async () => {
    const { writes, token, clock, queue, ids } = await loggedIn();
    const access = new Access({ queue, clock, ids, hasher: scryptHasher(16), rule });
    await access.load({
      load: (collection) => {
        const last = new Map<string, object>();
        for (const w of writes) if (w.kind === 'put' && w.collection === collection) last.set(w.id, w.document);
        return Promise.resolve({ documents: [...last].map(([id, document]) => ({ id, document })), quarantined: [] });
      },
    });
    expect(access.session(token)?.view.name).toBe('Anna');
  });
});

describe('accounts', () => {
  async function withAdmin() {
    const room = desk();
    const { accounts } = room.access;
    const added = await accounts.add('setup', 'Ada', 'admin');
    if (!added.ok) throw new Error(added.error.message);
    const tokenOf = (path: string) => path.replace('/login?token=', '');
    return { ...room, accounts, ada: added.value.user, token: tokenOf(added.value.link.path), tokenOf };
  }

  it('begin with a link that works once and no password', async () => {
    const { access, token, actions } = await withAdmin();
    const first = await access.loginWithLink(token, '::1');
    expect(first.ok && first.value.view.role).toBe('admin');
    expect(codeOf(await access.loginWithLink(token, '::1'))).toBe('BPC_E_CREDENTIALS_WRONG');
    expect(codeOf(await access.loginWithPassword('Ada', '', '::1'))).toBe('BPC_E_CREDENTIALS_WRONG');
    expect(actions().slice(0, 2)).toEqual(['user.add', 'user.link']);
  });

  it.each(['', ' ', 'a/b', 'setup', 'Nobody', 'tab\tname', 'line\nbreak', 'x'.repeat(65), ' anna'])(
    'never have the name %j',
    async (name) => {
      const { accounts } = await withAdmin();
      expect(codeOf(await accounts.add('Ada', name, 'viewer'))).toBe('BPC_E_PAYLOAD_INVALID');
    },
  );

  it('have names of their own, without regard to case', async () => {
    const { accounts } = await withAdmin();
    expect(codeOf(await accounts.add('Ada', 'ADA', 'viewer'))).toBe('BPC_E_NAME_TAKEN');
    expect(codeOf(await accounts.add('Ada', 'Jörg d’Or'.replace('’', "'"), 'viewer'))).toBe('ok');
  });

  it('that are disabled lose sessions and links, and get them back only by being enabled', async () => {
    const { access, accounts, tokenOf, clock } = await withAdmin();
    const ben = await accounts.add('Ada', 'ben', 'operator');
    if (!ben.ok) throw new Error(ben.error.message);
    const { id } = ben.value.user;
    const login = await access.loginWithLink(tokenOf(ben.value.link.path), '::1');
    const unused = await accounts.link('Ada', id);
    const ended: string[] = [];
    access.sessions.onEnd((_id, why) => ended.push(why));
    await accounts.disable('Ada', id);
    expect(ended).toEqual(['disabled']);
    expect(login.ok && access.session(login.value.token)).toBeUndefined();
    expect(unused.ok && codeOf(await access.loginWithLink(tokenOf(unused.value.path), '::1'))).toBe(
      'BPC_E_CREDENTIALS_WRONG',
    );
    expect(codeOf(await accounts.link('Ada', id))).toBe('BPC_E_STATE_CONFLICT');
    await clock.advance(minute);
    await accounts.enable('Ada', id);
    const again = await accounts.link('Ada', id);
    expect(again.ok && codeOf(await access.loginWithLink(tokenOf(again.value.path), '::1'))).toBe('ok');
  });

  it('that are disabled while their password is checked do not come in', async () => {
    const { access, anna } = await withAnna();
    const login = access.loginWithPassword('anna', 'correct horse', '::1');
    await access.accounts.disable('setup', anna.id);
    expect(codeOf(await login)).toBe('BPC_E_CREDENTIALS_WRONG');
  });

  it('always leave one administrator', async () => {
    const { accounts, ada } = await withAdmin();
    expect(codeOf(await accounts.disable('Ada', ada.id))).toBe('BPC_E_STATE_CONFLICT');
    expect(codeOf(await accounts.changeRole('Ada', ada.id, 'viewer'))).toBe('BPC_E_STATE_CONFLICT');
    await accounts.add('Ada', 'eve', 'admin');
    expect(codeOf(await accounts.changeRole('Ada', ada.id, 'viewer'))).toBe('ok');
    expect(codeOf(await accounts.disable('eve', 'no such'))).toBe('BPC_E_NOT_FOUND');
  });
});
