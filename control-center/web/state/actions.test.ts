import { describe, expect, it } from 'vitest';
import type { PictureChange } from '#shared/contracts/socket.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { createActions, subjectOf } from './actions.ts';
import type { ApiClient, ApiError } from './api-client.ts';
import { createConsoleStore } from './console-store.ts';
import type { ConsoleStore } from './console-store.ts';
import { alarmView } from './test-views.ts';

function desk() {
  const store = createConsoleStore(0);
  const answers: ((answer: Result<unknown, ApiError>) => void)[] = [];
  const bodies: object[] = [];
  const shown: PictureChange[] = [];
  const api = {
    post: (_path: string, body: object) => {
      bodies.push(body);
      return new Promise((resolve) => answers.push(resolve));
    },
  } as unknown as ApiClient;
  let keys = 0;
  const actions = createActions({
    store,
    api,
    ids: { next: () => `k${++keys}` },
    show: (change) => shown.push(change),
  });
  return { store, actions, answers, bodies, shown };
}

const stateOf = (store: ConsoleStore, alarmId: string) =>
  [...store.actions.value.values()].find(({ subject }) => subject === subjectOf.alarm(alarmId));

const alarm = alarmView({ id: 'a', version: 3 });

describe('actions', () => {
  it('make one request of a double click', async () => {
    const { actions, bodies, answers } = desk();
    const first = actions.acknowledge(alarm);
    await actions.acknowledge(alarm);
    expect(bodies).toEqual([{ key: 'k1', version: 3 }]);
    answers[0]?.(ok(alarm));
    await first;
  });

  it('do not wait for each other: acknowledge and dispatch go at once', () => {
    const { actions, bodies } = desk();
    void actions.acknowledge(alarm);
    void actions.command(subjectOf.alarm('a'), 'Dispatch R-02', {
      kind: 'dispatch',
      robotId: 'bpc/R-02',
      alarmId: 'a',
    });
    expect(bodies).toHaveLength(2);
  });

  it('show a late answer under its own subject and never touch the selection', async () => {
    const { store, actions, answers } = desk();
    store.selection.value = { kind: 'alarm', id: 'a' };
    const pending = actions.openIncident(alarm);
    store.selection.value = { kind: 'robot', id: 'r' };
    answers[0]?.(err({ code: 'BPC_E_STATE_CONFLICT', message: 'm', cure: 'c' }));
    await pending;
    expect(store.selection.value).toEqual({ kind: 'robot', id: 'r' });
    expect(stateOf(store, 'a')?.kind).toBe('failed');
    expect(store.actions.value.size).toBe(1);
  });

  it('show their result at once and clear their state', async () => {
    const { store, actions, answers, shown } = desk();
    const pending = actions.acknowledge(alarm);
    expect(stateOf(store, 'a')?.kind).toBe('waiting');
    answers[0]?.(ok({ ...alarm, state: 'acknowledged' }));
    await pending;
    expect(shown).toEqual([{ kind: 'alarm', alarm: { ...alarm, state: 'acknowledged' } }]);
    expect(store.actions.value.size).toBe(0);
  });

  it('use a new key for a new attempt', async () => {
    const { actions, answers, bodies } = desk();
    const first = actions.acknowledge(alarm);
    answers[0]?.(err({ code: 'BPC_E_TIMEOUT', message: 'm', cure: 'c' }));
    await first;
    void actions.acknowledge(alarm);
    expect(bodies).toEqual([
      { key: 'k1', version: 3 },
      { key: 'k2', version: 3 },
    ]);
  });
});
