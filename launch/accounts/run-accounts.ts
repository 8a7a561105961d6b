import type { AccountDesk, IssuedLink } from '#control-center/server/access/account-desk.ts';
import type { User } from '#control-center/server/access/user.ts';
import { Role } from '#shared/contracts/access.ts';
import { validator } from '#shared/contracts/validator.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';

export const accountVerbs = ['add', 'list', 'disable', 'enable', 'set-role', 'link'] as const;
type Verb = (typeof accountVerbs)[number];

export interface AccountsOrder {
  /** Verb, name, role; name and role of `add` may come from the options instead. */
  readonly operands: readonly string[];
  readonly name?: string;
  readonly role?: string;
  /** Of the console, put before the path of a link. */
  readonly origin?: string;
}

/** In the audit log: somebody at the machine, not a user. */
const by = 'setup';

/** Carries out one order on the accounts of a stopped centre; the lines to print, or why not. */
export async function runAccounts(
  desk: AccountDesk,
  { operands, origin, ...options }: AccountsOrder,
): Promise<Result<readonly string[], string>> {
  const [verb, ...rest] = operands;
  if (!isVerb(verb) || rest.length > (verb === 'set-role' || verb === 'add' ? 2 : verb === 'list' ? 0 : 1)) {
    return err(`Expected one of ${accountVerbs.join(', ')}, with the name it needs.`);
  }
  if (verb === 'list') return ok(desk.all.length === 0 ? ['no accounts'] : desk.all.map(lineOf));
  const [name = options.name, role = options.role] = rest;
  if (name === undefined) return err(`${verb} needs the name of the account.`);
  if (verb === 'add') return add(desk, name, role, origin);
  const user = desk.byName(name);
  if (user === undefined) return err(`There is no account ${name}.`);
  switch (verb) {
    case 'disable':
    case 'enable':
      return lines(await desk[verb](by, user.id), (changed) => [lineOf(changed)]);
    case 'set-role': {
      const checked = roleOf(role);
      return checked.ok
        ? lines(await desk.changeRole(by, user.id, checked.value), (changed) => [lineOf(changed)])
        : checked;
    }
    case 'link':
      return lines(await desk.link(by, user.id), (link) => linkLines(link, origin));
  }
}

async function add(
  desk: AccountDesk,
  name: string,
  role: string | undefined,
  origin: string | undefined,
): Promise<Result<readonly string[], string>> {
  const checked = roleOf(role);
  if (!checked.ok) return checked;
  return lines(await desk.add(by, name, checked.value), ({ user, link }) => [lineOf(user), ...linkLines(link, origin)]);
}

const isVerb = (text: string | undefined): text is Verb =>
  (accountVerbs as readonly (string | undefined)[]).includes(text);

const checkRole = validator(Role);
function roleOf(text: string | undefined): Result<Role, string> {
  const checked = checkRole(text, 'role');
  return checked.ok ? checked : err(`The role is one of ${roles.join(', ')}.`);
}
export const roles = Role.anyOf.map(({ const: role }) => role);

const lines = <T>(
  result: Result<T, DomainError>,
  toLines: (value: T) => readonly string[],
): Result<readonly string[], string> =>
  result.ok ? ok(toLines(result.value)) : err(`${result.error.code}: ${result.error.message}`);

const lineOf = ({ name, role, createdAt, disabledAt }: User): string =>
  `${name.padEnd(24)} ${role.padEnd(10)} since ${toIso(createdAt)}${disabledAt === undefined ? '' : `, disabled ${toIso(disabledAt)}`}`;

const linkLines = ({ path, expiresAt }: IssuedLink, origin = ''): readonly string[] => [
  `login link, works once until ${toIso(expiresAt)}${origin === '' ? ' (behind the address of the console)' : ''}:`,
  `${origin}${path}`,
];
