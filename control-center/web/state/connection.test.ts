import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { silenceLimitMs, startConnection } from './connection.ts';
import { createConsoleStore } from './console-store.ts';
import { FakeSocket } from './fake-socket.ts';
import { ServerClock } from './server-clock.ts';
import { alarmView, snapshotView } from './test-views.ts';

function connected() {
  const clock = new SimulatedClock(10_000, () => new Promise((resolve) => setTimeout(resolve)));
  const store = createConsoleStore(clock.now());
  const socket = new FakeSocket();
  const ended: string[] = [];
  startConnection({
    store,
    socket,
    clock,
    serverClock: new ServerClock(clock),
    onSessionEnded: (reason) => ended.push(reason),
    signal: new AbortController().signal,
  });
  socket.connect();
  socket.receive('snapshot', snapshotView({ seq: 1, at: clock.now() }));
  return { clock, store, socket, ended };
}

describe('the connection', () => {
  it('shows the snapshot and the deltas that follow it', () => {
    const { store, socket } = connected();
    socket.receive('delta', { seq: 2, at: 1, changes: [{ kind: 'alarm', alarm: alarmView({ id: 'a' }) }] });
    expect(store.picture.value?.alarms.has('a')).toBe(true);
    expect(store.link.value.kind).toBe('up');
  });

  it('asks once for a new snapshot after a gap and keeps the old picture meanwhile', () => {
    const { store, socket } = connected();
    socket.receive('delta', { seq: 5, at: 1, changes: [] });
    socket.receive('delta', { seq: 6, at: 1, changes: [] });
    expect(socket.sentOf('resync')).toHaveLength(1);
    expect(store.picture.value?.seq).toBe(1);
    socket.receive('snapshot', snapshotView({ seq: 6 }));
    socket.receive('delta', { seq: 7, at: 1, changes: [] });
    expect(store.picture.value?.seq).toBe(7);
  });

  it('calls the link lost at once on a disconnect, with the time of the frozen picture', () => {
    const { store, socket } = connected();
    const at = store.picture.value?.at;
    socket.disconnect();
    expect(store.link.value).toEqual({ kind: 'lost', pictureAt: at });
    expect(store.picture.value).toBeDefined();
  });

  it('calls a half-open link lost after silence, and up again when anything is heard', async () => {
    const { store, socket, clock } = connected();
    await clock.advance(silenceLimitMs + 1_000);
    expect(store.link.value.kind).toBe('lost');
    socket.receive('snapshot', snapshotView({ seq: 9 }));
    expect(store.link.value.kind).toBe('up');
  });

  it('measures the way by ping', async () => {
    const { store, socket, clock } = connected();
    await clock.advance(2_000);
    const [, answer] = socket.sentOf('ping').at(-1) as [number, (time: number) => void];
    await clock.advance(40);
    answer(clock.now() - 20);
    expect(store.link.value).toEqual({ kind: 'up', rttMs: 40 });
  });

  it('asks for a new sign-in when the centre refuses the session on reconnecting', () => {
    const { socket, ended } = connected();
    socket.disconnect();
    socket.receive('connect_error', new Error('xhr poll error'));
    expect(ended).toEqual([]);
    socket.receive('connect_error', new Error('BPC_E_UNAUTHENTICATED'));
    expect(ended).toHaveLength(1);
  });

  it('passes on the end of the session and leaves the picture', () => {
    const { store, socket, ended } = connected();
    socket.receive('session-ended', 'idle');
    expect(ended).toEqual(['idle']);
    expect(store.picture.value).toBeDefined();
  });
});
