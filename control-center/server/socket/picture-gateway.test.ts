import { assert, array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureChange, PictureDelta, PictureSnapshot } from '#shared/contracts/socket.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { nextFlow } from './backpressure.ts';
import { ChangeAccumulator } from './change-accumulator.ts';
import { PictureGateway } from './picture-gateway.ts';
import type { PictureClient } from './picture-gateway.ts';

const position = (id: string, x: number): PictureChange => ({
  kind: 'robot-position',
  position: { id, x, y: 0, thetaRad: 0, localized: true, at: x },
});
const removal = (id: string): PictureChange => ({ kind: 'track-removed', trackId: id });

describe('the accumulator', () => {
  it('keeps the newest position of each robot and every other change in order', () => {
    const accumulator = new ChangeAccumulator();
    for (const change of [position('a', 1), removal('t1'), position('b', 1), position('a', 2), removal('t1')])
      accumulator.add(change);
    expect(accumulator.take()).toEqual([removal('t1'), position('b', 1), position('a', 2), removal('t1')]);
    expect(accumulator.take()).toEqual([]);
  });

  it('never loses the last word about a robot, whatever the order', () => {
    const changes = array(record({ id: constantFrom('a', 'b', 'c'), x: integer() }), { minLength: 1 });
    assert(
      property(changes, (moves) => {
        const accumulator = new ChangeAccumulator();
        for (const { id, x } of moves) accumulator.add(position(id, x));
        const taken = accumulator.take();
        const last = new Map<string, number>(moves.map(({ id, x }) => [id, x]));
        expect(taken).toHaveLength(last.size);
        for (const change of taken)
          if (change.kind === 'robot-position') expect(change.position.x).toBe(last.get(change.position.id));
      }),
    );
  });
});

describe('backpressure', () => {
  const rule = { highBytes: 512, lowBytes: 64, deadBytes: 2048, deadMs: 30_000 };

  it('holds above the high mark and catches up once drained', () => {
    expect(nextFlow({ kind: 'live' }, 512, 0, rule).action).toBe('none');
    expect(nextFlow({ kind: 'live' }, 513, 0, rule)).toEqual({ flow: { kind: 'held' }, action: 'hold' });
    expect(nextFlow({ kind: 'held' }, 400, 0, rule).action).toBe('none');
    expect(nextFlow({ kind: 'held' }, 64, 0, rule)).toEqual({ flow: { kind: 'live' }, action: 'catch-up' });
  });

  it('drops after thirty seconds above the dead mark, counted anew after each relief', () => {
    const first = nextFlow({ kind: 'live' }, 3000, 1000, rule);
    expect(first).toEqual({ flow: { kind: 'held', deadSince: 1000 }, action: 'hold' });
    expect(nextFlow(first.flow, 3000, 30_999, rule).action).toBe('none');
    expect(nextFlow(first.flow, 3000, 31_000, rule).action).toBe('drop');
    expect(nextFlow(first.flow, 1000, 31_000, rule).flow).toEqual({ kind: 'held' });
  });
});

const emptyPicture = { seq: 0, at: 0, mode: 'SIM', robots: [] } as unknown as PictureSnapshot;

function gateway() {
  const clock = new SimulatedClock(0, () => new Promise(setImmediate));
  const live = new Set<Browser>();
  let emit: (changes: readonly PictureChange[]) => void = () => undefined;
  const room = {
    snapshot: () => emptyPicture,
    onChange: (listener: typeof emit) => {
      emit = listener;
      return () => undefined;
    },
    silencedUntil: undefined as number | undefined,
  };
  const silences: number[] = [];
  const broadcasts: PictureDelta[] = [];
  const core = new PictureGateway({
    room,
    clock,
    broadcast: (delta) => {
      broadcasts.push(delta);
      live.forEach((browser) => browser.got.push(delta));
    },
    announceSilence: (until) => silences.push(until),
    tickMs: 50,
  });
  class Browser implements PictureClient {
    readonly got: (PictureDelta | { snapshot: number })[] = [];
    buffered = 0;
    dropped = false;
    sendSnapshot(snapshot: PictureSnapshot): void {
      this.got.push({ snapshot: snapshot.seq });
    }
    setLive(on: boolean): void {
      if (on) live.add(this);
      else live.delete(this);
    }
    bufferedBytes(): number {
      return this.buffered;
    }
    drop(): void {
      this.dropped = true;
    }
  }
  core.start(new AbortController().signal);
  return { core, clock, room, silences, broadcasts, Browser, emit: (...changes: PictureChange[]) => emit(changes) };
}

describe('the picture gateway', () => {
  it('sends a snapshot, then deltas whose sequence grows by one', async () => {
    const { core, clock, emit, Browser } = gateway();
    emit(removal('before'));
    const browser = new Browser();
    core.attach(browser);
    await clock.advance(100);
    emit(removal('a'));
    await clock.advance(100);
    emit(removal('b'));
    const seqs = browser.got.map((message) => ('snapshot' in message ? `snapshot ${message.snapshot}` : message.seq));
    expect(seqs).toEqual(['snapshot 1', 2, 3]);
  });

  it('has nothing encoded while nobody watches', async () => {
    const { core, clock, emit, Browser, broadcasts } = gateway();
    emit(removal('a'));
    await clock.advance(100);
    const detach = core.attach(new Browser());
    emit(removal('b'));
    await clock.advance(100);
    detach();
    emit(removal('c'));
    await clock.advance(100);
    expect(broadcasts.map(({ seq }) => seq)).toEqual([2]);
  });

  it('sends at once when idle and together when busy', async () => {
    const { core, clock, emit, Browser } = gateway();
    const browser = new Browser();
    core.attach(browser);
    emit(removal('a'));
    expect(browser.got).toHaveLength(2);
    for (let i = 0; i < 10; i++) emit(position('r', i));
    emit(removal('b'));
    expect(browser.got).toHaveLength(2);
    await clock.advance(50);
    expect(browser.got).toHaveLength(3);
    expect((browser.got[2] as PictureDelta).changes).toEqual([position('r', 9), removal('b')]);
  });

  it('includes in a late snapshot what was waiting, and does not lose it for the others', () => {
    const { core, emit, Browser } = gateway();
    const [first, second] = [new Browser(), new Browser()];
    core.attach(first);
    emit(removal('a'));
    emit(removal('b'));
    core.attach(second);
    expect(first.got.at(-1)).toMatchObject({ seq: 2, changes: [removal('b')] });
    expect(second.got).toEqual([{ snapshot: 2 }]);
  });

  it('takes a slow browser out, brings it back with the latest, and drops a dead one', async () => {
    const { core, clock, emit, Browser } = gateway();
    const [slow, quick] = [new Browser(), new Browser()];
    core.attach(slow);
    core.attach(quick);
    slow.buffered = 600 * 1024;
    await clock.advance(500);
    emit(removal('a'));
    await clock.advance(500);
    expect(slow.got).toHaveLength(1);
    expect(quick.got).toHaveLength(2);
    slow.buffered = 0;
    await clock.advance(500);
    expect(slow.got.at(-1)).toEqual({ snapshot: 1 });
    emit(removal('b'));
    expect(slow.got.at(-1)).toMatchObject({ seq: 2 });
    slow.buffered = 3 * 1024 * 1024;
    await clock.advance(29_000);
    expect(slow.dropped).toBe(false);
    await clock.advance(2_000);
    expect(slow.dropped).toBe(true);
    expect(quick.dropped).toBe(false);
  });

  it('tells a silence that begins and one that ends early', () => {
    const { core, room, silences, emit } = gateway();
    room.silencedUntil = 30_000;
    core.refreshSilence();
    core.refreshSilence();
    room.silencedUntil = undefined;
    emit(removal('a'));
    expect(silences).toEqual([30_000, 0]);
  });
});
