import { describe, expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';

function client(respond: (path: string, init: RequestInit) => Response | Promise<Response>) {
  const ended: number[] = [];
  const api = createApiClient({
    fetch: async (path, init) => respond(path, init),
    csrfToken: () => 'token',
    onUnauthenticated: () => ended.push(1),
    timeoutMs: 10,
    timeoutSignal: () => new AbortController().signal,
  });
  return { api, ended };
}
const json = (status: number, body: object): Response => new Response(JSON.stringify(body), { status });

describe('the HTTP client', () => {
  it('sends the session token with what changes something', async () => {
    let headers: unknown;
    const { api } = client((_path, init) => {
      headers = init.headers;
      return json(200, { done: true });
    });
    expect(await api.post('/api/x', {})).toEqual({ ok: true, value: { done: true } });
    expect(headers).toMatchObject({ 'x-bpc-csrf': 'token', 'content-type': 'application/json' });
  });

  it('gives code, message and cure, the cure once', async () => {
    const body = {
      code: 'BPC_E_HALTED',
      message: 'A halt is latched. Two people release it.',
      cure: 'Two people release it.',
    };
    const { api } = client(() => json(409, body));
    expect(await api.get('/api/x')).toEqual({
      ok: false,
      error: { code: 'BPC_E_HALTED', message: 'A halt is latched.', cure: 'Two people release it.' },
    });
  });

  it('notices that the session is gone', async () => {
    const { api, ended } = client(() => json(401, { code: 'BPC_E_UNAUTHENTICATED', message: 'm', cure: 'c' }));
    await api.get('/api/x');
    expect(ended).toHaveLength(1);
  });

  it('turns a broken network and a foreign answer into errors, never into exceptions', async () => {
    const broken = client(() => Promise.reject(new TypeError('failed')));
    expect(await broken.api.get('/api/x')).toMatchObject({ ok: false, error: { code: 'BPC_E_TIMEOUT' } });
    const foreign = client(() => new Response('<html>', { status: 502 }));
    expect(await foreign.api.get('/api/x')).toMatchObject({ ok: false, error: { code: 'HTTP 502' } });
    const cut = client(() => new Response('{"a":', { status: 200 }));
    expect(await cut.api.get('/api/x')).toMatchObject({ ok: false, error: { code: 'BPC_E_PAYLOAD_MALFORMED' } });
  });
});
