import { beforeEach, describe, expect, it } from 'vitest';
import type { PictureChange } from '#shared/contracts/socket.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import type { Write } from './store-port.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { createWorkQueue } from './work-queue.ts';
import type { WorkQueue } from './work-queue.ts';

const drain = () => new Promise<void>((resolve) => setImmediate(resolve));
const removed = (trackId: string): PictureChange => ({ kind: 'track-removed', trackId });

describe('the work queue', () => {
  let clock: SimulatedClock;
  let queue: WorkQueue;
  let log: string[];
  let degraded: boolean[];
  let faults: unknown[];
  let refusal: Error | undefined;
  let leaves: number;

  beforeEach(() => {
    clock = new SimulatedClock(0, drain);
    log = [];
    degraded = [];
    faults = [];
    refusal = undefined;
    leaves = 0;
    queue = createWorkQueue({
      clock,
      ids: ulidSource(clock, seededRandom(1)),
      store: {
        commit: async (writes: readonly Write[]) => {
          await Promise.resolve();
          if (refusal !== undefined) throw refusal;
          log.push(`commit ${writes.map((write) => ('id' in write ? write.id : write.kind)).join('+')}`);
        },
      },
      auditLog: { append: ({ action }) => ({ index: leaves++, entry: action, leafHash: '' }) },
      onChanges: (changes) =>
        log.push(`show ${changes.map((c) => (c.kind === 'track-removed' ? c.trackId : c.kind)).join('+')}`),
      onDegraded: (state) => degraded.push(state),
      onFault: (error) => faults.push(error),
    });
  });

  const write = (id: string) => (work: UnitOfWork) => {
    work.put('tracks', id, {});
    work.show(removed(id));
    work.afterCommit(() => log.push(`after ${id}`));
    return id;
  };
  const show = (id: string) => (work: UnitOfWork) => work.show(removed(id));
  const full = () => new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', 'full'));

  it('decides at once, then commits, shows, runs what comes after, and resolves', async () => {
    let decided = false;
    const result = queue.run((work) => {
      decided = true;
      return write('a')(work);
    });
    expect(decided).toBe(true);
    expect(log).toEqual([]);
    expect(await result).toBe('a');
    expect(log).toEqual(['commit a', 'show a', 'after a']);
  });

  it('keeps the order of changes and shows what needs no disk at once when nothing waits', async () => {
    void queue.run(show('now'));
    expect(log).toEqual(['show now']);
    const all = [queue.run(write('a')), queue.run(show('b')), queue.run(write('c'))];
    expect(log).toEqual(['show now']);
    await Promise.all(all);
    expect(log.filter((line) => line.startsWith('show'))).toEqual(['show now', 'show a+b+c']);
  });

  it('stores joined work together or not at all', async () => {
    let inner: Promise<string> | undefined;
    const outer = queue.run((work) => {
      work.put('tracks', 'outer', {});
      inner = queue.run(write('inner'));
    });
    await Promise.all([outer, inner]);
    expect(log[0]).toBe('commit outer+inner');
    refusal = full();
    const refused = queue.run(() => {
      inner = queue.run(write('again'));
    });
    const outcomes = Promise.allSettled([refused, inner]);
    await clock.advance(10_000);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('shows changes and goes on while the disk refuses, rejects what waits too long, and stores everything later, in order', async () => {
    refusal = full();
    const first = queue.run(write('a'));
    const outcome = first.catch((error: CodedError) => error.domainError.code);
    await clock.advance(50);
    expect(queue.degraded).toBe(true);
    expect(log).toEqual(['show a']);
    void queue.run(write('b')).catch(() => undefined);
    void queue.run(show('hot'));
    expect(log).toEqual(['show a', 'show b', 'show hot']);
    await clock.advance(10_000);
    expect(await outcome).toBe('BPC_E_STORE_UNAVAILABLE');
    expect(queue.backlog).toBe(2);
    const settled = queue.settled().catch((error: CodedError) => error.domainError.code);
    await clock.advance(10_000);
    expect(await settled).toBe('BPC_E_STORE_UNAVAILABLE');
    refusal = undefined;
    await clock.advance(5000);
    expect(log.slice(3)).toEqual(['commit a', 'commit b', 'after a', 'after b']);
    expect(degraded).toEqual([true, false]);
    await queue.run(write('c'));
    expect(log.at(-1)).toBe('after c');
  });

  it('refuses for good only the work that cannot be stored', async () => {
    refusal = new TypeError('circular');
    await expect(queue.run(write('bad'))).rejects.toThrow('circular');
    refusal = undefined;
    await queue.run(write('good'));
    expect(queue.degraded).toBe(false);
  });

  it('commits what was recorded before a fault and passes the fault on', async () => {
    const broken = queue.run((work) => {
      work.audit({ actor: 'a', action: 'done', subject: 's' });
      throw new Error('half way');
    });
    await expect(broken).rejects.toThrow('half way');
    expect(log).toEqual(['commit audit']);
  });

  it('outlives faults of listeners and of what runs after', async () => {
    await queue.run((work) => {
      work.put('tracks', 'a', {});
      work.afterCommit(() => {
        throw new Error('task');
      });
    });
    expect(faults).toHaveLength(1);
    await queue.run(write('b'));
  });

  it('stores an event and shows it', async () => {
    await queue.run((work) => work.event({ kind: 'gap', message: 'm', data: { n: 1 } }));
    expect(log[1]).toBe('show event');
  });

  it('settles when everything recorded so far is on disk', async () => {
    void queue.run(write('a'));
    await queue.settled();
    expect(log).toContain('commit a');
    await queue.settled();
  });
});
