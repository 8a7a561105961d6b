import { describe, expect, it } from 'vitest';
import { ok, err } from '#shared/result/result.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import type { ApiClient } from './api-client.ts';
import { apiPaths } from './api-paths.ts';
import { createConsoleStore } from './console-store.ts';
import { FakeSocket } from './fake-socket.ts';
import { createStop, stopFallbackMs } from './stop.ts';

const refusal = { code: 'BPC_E_TIMEOUT', message: 'no', cure: 'again' };

function stopping(httpWorks = true) {
  const clock = new SimulatedClock(0, () => new Promise((resolve) => setTimeout(resolve)));
  const store = createConsoleStore(0);
  const socket = new FakeSocket();
  const posts: { path: string; body: object }[] = [];
  const api = {
    post: async (path: string, body: object) => {
      posts.push({ path, body });
      return httpWorks ? ok({}) : err(refusal);
    },
  } as unknown as ApiClient;
  let keys = 0;
  const stop = createStop({ store, socket, api, ids: { next: () => `key-${++keys}` }, clock });
  const answer = (value: object): void => (socket.sentOf('stop')[0]![1] as (value: object) => void)(value);
  return { clock, store, socket, posts, stop, answer };
}

describe('stop all', () => {
  it('is on the socket before the press returns', () => {
    const { stop, socket, store } = stopping();
    stop();
    expect(socket.sentOf('stop')[0]?.[0]).toMatchObject({ key: 'key-1' });
    expect(store.stop.value.kind).toBe('sending');
  });

  it('needs no HTTP when the socket answers', async () => {
    const { stop, answer, store, clock, posts } = stopping();
    stop();
    answer({ ok: true, haltId: 'h' });
    await clock.advance(5_000);
    expect(store.stop.value.kind).toBe('taken');
    expect(posts).toEqual([]);
  });

  it('goes by HTTP with the same key when the socket is silent, refuses or is down', async () => {
    const silent = stopping();
    silent.stop();
    await silent.clock.advance(stopFallbackMs);
    expect(silent.posts).toEqual([{ path: apiPaths.halt, body: silent.socket.sentOf('stop')[0]?.[0] }]);
    const refused = stopping();
    refused.stop();
    refused.answer({ ok: false, code: 'BPC_E_FORBIDDEN', message: '' });
    expect(refused.posts).toHaveLength(1);
    const down = stopping();
    down.socket.connected = false;
    down.stop();
    expect(down.posts).toHaveLength(1);
    expect(down.socket.sentOf('stop')).toEqual([]);
  });

  it('says when no way worked, and may be pressed again', async () => {
    const { stop, store, socket, posts } = stopping(false);
    socket.connected = false;
    stop();
    await Promise.resolve();
    await Promise.resolve();
    expect(store.stop.value).toEqual({ kind: 'failed', error: refusal });
    stop();
    expect(posts).toHaveLength(2);
  });
});
