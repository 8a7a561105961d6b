import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import type { SessionView } from '#shared/contracts/access.ts';
import { ErrorResponse } from '#shared/contracts/http/responses.ts';
import { validator } from '#shared/contracts/validator.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';

/** A person's session at a running centre, kept in a file for this user's eyes alone until it ends. */
export interface CentreSession {
  readonly name: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

interface SessionFile {
  readonly origin: string;
  readonly cookie: string;
  readonly csrfToken: string;
  readonly name: string;
}

const checkError = validator(ErrorResponse);

/** Trusts a centre's own root beside the usual ones. */
export function trustRoot(file: string): void {
  if (existsSync(file)) setDefaultCACertificates([...getCACertificates('default'), readFileSync(file, 'utf8')]);
}

/** `link`: a one-time login link of the centre. Returns who came in. */
export async function signIn(link: string, file: string): Promise<string> {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const token = url?.searchParams.get('token');
  if (url === undefined || token === null || token === undefined) {
    throw new CodedError(domainError('BPC_E_CREDENTIALS_WRONG', 'This is no login link of a centre.'));
  }
  const { answer, body } = await send(url.origin, 'POST', '/api/login/link', {}, { token });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { csrfToken, name } = body as SessionView;
  const session: SessionFile = { origin: url.origin, cookie, csrfToken, name };
  writeFileSync(file, JSON.stringify(session), { mode: 0o600 });
  return name;
}

/** Throws a CodedError if nobody signed in with this file. */
export function openSession(file: string): CentreSession {
  if (!existsSync(file)) {
    throw new CodedError(
      domainError('BPC_E_UNAUTHENTICATED', 'Nobody signed in here: npm run robots -- sign-in LOGIN-LINK.'),
    );
  }
  const { origin, cookie, csrfToken, name } = JSON.parse(readFileSync(file, 'utf8')) as SessionFile;
  const headers = { cookie, 'x-bpc-csrf': csrfToken };
  return {
    name,
    get: async <T>(path: string) => (await send(origin, 'GET', path, headers)).body as T,
    post: async <T>(path: string, body: object) => (await send(origin, 'POST', path, headers, body)).body as T,
  };
}

async function send(
  origin: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  content?: object,
): Promise<{ readonly answer: Response; readonly body: unknown }> {
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: { ...headers, origin, ...(content === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  }).catch((cause: unknown) => {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new CodedError(domainError('BPC_E_TIMEOUT', `${origin} cannot be reached: ${why}.`), { cause });
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return { answer, body };
  const refused = checkError(body, path);
  throw new CodedError(
    refused.ok
      ? { code: refused.value.code as 'BPC_E_INTERNAL', message: refused.value.message }
      : domainError('BPC_E_INTERNAL', `${origin} answered ${answer.status}.`),
  );
}
