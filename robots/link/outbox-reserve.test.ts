import { describe, expect, it } from 'vitest';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';
import { OutboxReserve } from './outbox-reserve.ts';
import { memoryOutboxStorage } from './outbox-storage.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import { Outbox } from './outbox.ts';

/** A log that can refuse, beside a memory that counts its writes and can refuse too. */
function robotDisk() {
  const log = memoryOutboxStorage();
  const kept = inMemoryRobotMemory();
  const state = { refuses: false, isMemoryDead: false, memoryWrites: 0, appendsLeft: Number.POSITIVE_INFINITY };
  const guard = (isRefused: boolean): void => {
    if (isRefused) throw new Error('EIO');
  };
  const storage: OutboxStorage = {
    load: () => log.load(),
    append: (record) => (guard(state.refuses || state.appendsLeft-- <= 0), log.append(record)),
    rewrite: (records) => (guard(state.refuses), log.rewrite(records)),
  };
  const memory: RobotMemory = {
    get: (key) => kept.get(key),
    set: (key, value) => {
      guard(state.isMemoryDead);
      state.memoryWrites++;
      kept.set(key, value);
    },
  };
  const boot = (name: string, onFault: () => void = () => {}): Outbox =>
    new Outbox(storage, name, 10_000, { onFault }, new OutboxReserve(memory));
  return { state, boot };
}
const fill = (outbox: Outbox, count: number): void => {
  for (let n = 0; n < count; n++) outbox.put('detection', 'detection', { n }, 0);
};
const unknown = (boot: string, firstSeq: number, lastSeq: number) => ({ lane: 'unknown', boot, firstSeq, lastSeq });

describe('numbers set aside while the log refuses', () => {
  it('are declared by the next boot: from the first the log lacks to the end of the block', () => {
    const { boot, state } = robotDisk();
    const first = boot('A');
    fill(first, 5);
    state.refuses = true;
    fill(first, 3);
    state.refuses = false;
    const second = boot('B');
    expect(second.drops).toEqual([unknown('A', 6, 70)]);
    expect([...second.pending()].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    second.declared(second.drops);
    expect(boot('C').drops).toEqual([]);
  });

  it('begin with the item that met the refusal, though the alert about it has its number first', () => {
    const { boot, state } = robotDisk();
    const first: Outbox = boot('A', () => void first.put('alert', 'alert', { text: 'the disk refuses' }, 0));
    fill(first, 5);
    state.refuses = true;
    fill(first, 1);
    expect([...first.pending()].map(({ lane, seq }) => `${lane} ${seq}`)).toContain('alert 7');
    state.refuses = false;
    expect(boot('B').drops).toEqual([unknown('A', 6, 71)]);
  });

  it('always reach beyond the last one given out, and cost two writes of the memory for each half block', () => {
    const { boot, state } = robotDisk();
    const first = boot('A');
    state.refuses = true;
    for (let count = 1; count <= 3000; count++) {
      fill(first, 1);
      if (count % 97 === 0) expect(boot('B').drops[0]?.lastSeq).toBeGreaterThanOrEqual(count);
    }
    expect(state.memoryWrites).toBeLessThanOrEqual(2 * Math.ceil(3000 / 32));
  });

  it('cost nothing while the log works, and declare nothing after a kill', () => {
    const { boot, state } = robotDisk();
    fill(boot('A'), 500);
    expect([state.memoryWrites, boot('B').drops]).toEqual([0, []]);
  });

  it('are forgotten once the log has taken everything', () => {
    const { boot, state } = robotDisk();
    const first = boot('A');
    state.refuses = true;
    fill(first, 2500);
    state.refuses = false;
    first.flush();
    expect([boot('B').drops, boot('B').depth]).toEqual([[], 2500]);
  });

  it('of several boots that never wrote a thing are declared together', () => {
    const { boot, state } = robotDisk();
    state.refuses = true;
    fill(boot('A'), 2);
    fill(boot('B'), 40);
    fill(boot('C'), 1);
    const last = boot('D');
    const all = [unknown('A', 1, 65), unknown('B', 1, 98), unknown('C', 1, 65)];
    expect(last.drops).toEqual(all);
    state.refuses = false;
    last.flush();
    expect(boot('E').drops).toEqual(all);
  });

  it('of earlier boots stay set aside until the log has the last of them', () => {
    const { boot, state } = robotDisk();
    state.refuses = true;
    for (const name of ['A', 'B', 'C']) fill(boot(name), 1);
    const all = ['A', 'B', 'C'].map((name) => unknown(name, 1, 65));
    for (let appends = 0; appends <= 3; appends++) {
      state.refuses = false;
      state.appendsLeft = appends;
      expect(boot('D').drops).toEqual(all);
      state.appendsLeft = Number.POSITIVE_INFINITY;
    }
    expect(boot('E').drops).toEqual(all);
  });

  it('are kept for a hundred boots and no more', () => {
    const { boot, state } = robotDisk();
    state.refuses = true;
    for (let n = 1; n <= 130; n++) fill(boot(`boot-${n}`), 1);
    expect(boot('last').drops.map((drop) => drop.boot)).toEqual(
      Array.from({ length: 100 }, (_, n) => `boot-${n + 31}`),
    );
  });

  it('are asked for again with the next item if even the memory refuses', () => {
    const { boot, state } = robotDisk();
    const first = boot('A');
    state.refuses = state.isMemoryDead = true;
    fill(first, 3);
    expect(boot('B').drops).toEqual([]);
    state.isMemoryDead = false;
    first.secure();
    expect(boot('B').drops).toEqual([unknown('A', 1, 67)]);
  });

  it('that the memory could not forget name nothing the log has', () => {
    const { boot, state } = robotDisk();
    const first = boot('A');
    state.refuses = true;
    fill(first, 3);
    state.refuses = false;
    state.isMemoryDead = true;
    fill(first, 100);
    expect(boot('B').drops).toEqual([]);
  });
});
