import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store, Write } from '#control-center/server/work/store-port.ts';

/** What every operations store must do. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes and opens the same data again; `damaged` breaks the text of a document in between, as a bad disk might. */
  reopen(damaged?: { readonly collection: string; readonly id: string }): Promise<Store>;
  close(): Promise<void>;
}

const put = (id: string, document: object, updatedAt = 1): Write => ({
  kind: 'put',
  collection: 'alarms',
  id,
  document,
  updatedAt,
});

export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`store: ${name}`, () => {
    let opened: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    it('gives documents back, oldest first, changed ones in their old place, deleted ones not', async () => {
      await store.commit([put('b', { n: 1 }, 1), put('a', { n: 2 }, 2), put('c', { n: 3 }, 3)]);
      await store.commit([put('b', { n: 4, text: 'ü' }, 4), { kind: 'delete', collection: 'alarms', id: 'c' }]);
      store = await opened.reopen();
      expect((await store.load('alarms')).documents).toEqual([
        { id: 'b', document: { n: 4, text: 'ü' } },
        { id: 'a', document: { n: 2 } },
      ]);
      expect(await store.get('alarms', 'a')).toEqual({ n: 2 });
      expect(await store.get('alarms', 'c')).toBeUndefined();
      expect((await store.load('tracks')).documents).toEqual([]);
    });

    it('keeps the last of several writes of one document in a commit, a delete among them', async () => {
      await store.commit([put('a', { n: 1 }), { kind: 'delete', collection: 'alarms', id: 'a' }, put('a', { n: 2 })]);
      await store.commit([put('b', { n: 1 }), { kind: 'delete', collection: 'alarms', id: 'b' }]);
      expect((await store.load('alarms')).documents).toEqual([{ id: 'a', document: { n: 2 } }]);
    });

    it('finds events by time and type, oldest first, the end of the range left out', async () => {
      await store.commit(
        [3, 1, 2, 4].map((at) => ({
          kind: 'event',
          id: `e${at}`,
          at,
          type: at % 2 ? 'odd' : 'even',
          document: { at },
        })),
      );
      const ids = async (range: Parameters<Store['events']>[0]): Promise<string[]> =>
        (await store.events(range)).map(({ id }) => id);
      expect(await ids({ from: 1, to: 4, limit: 10 })).toEqual(['e1', 'e2', 'e3']);
      expect(await ids({ from: 0, to: 9, types: ['even'], limit: 10 })).toEqual(['e2', 'e4']);
      expect(await ids({ from: 0, to: 9, types: [], limit: 10 })).toEqual([]);
      expect(await ids({ from: 0, to: 9, limit: 2 })).toEqual(['e1', 'e2']);
      expect(await ids({ from: 0, to: 9, limit: 2, newest: true })).toEqual(['e3', 'e4']);
      expect(await ids({ from: 0, to: 9, types: ['odd'], limit: 1, newest: true })).toEqual(['e3']);
    });

    it('keeps the audit log and its checkpoints in order', async () => {
      expect(await store.auditSize()).toBe(0);
      await store.commit(
        [0, 1, 2].map((index) => ({ kind: 'audit', leaf: { index, entry: `{"n":${index}}`, leafHash: `h${index}` } })),
      );
      await store.commit([{ kind: 'checkpoint', treeSize: 3, note: 'signed', at: 5 }]);
      store = await opened.reopen();
      expect(await store.auditSize()).toBe(3);
      expect(await store.auditLeaves({ from: 1, limit: 1 })).toEqual([{ index: 1, entry: '{"n":1}', leafHash: 'h1' }]);
      expect(await store.checkpoints()).toEqual([{ treeSize: 3, note: 'signed', at: 5 }]);
      await store.commit([5, 4].map((treeSize) => ({ kind: 'checkpoint', treeSize, note: 'signed', at: 6 })));
      expect((await store.checkpoints()).map(({ treeSize }) => treeSize)).toEqual([3, 4, 5]);
      expect((await store.checkpoints({ newest: 2 })).map(({ treeSize }) => treeSize)).toEqual([4, 5]);
    });

    it('refuses a second audit leaf in the same place, and only that commit', async () => {
      await store.commit([{ kind: 'audit', leaf: { index: 0, entry: 'a', leafHash: 'a' } }]);
      const [fork, other] = await Promise.allSettled([
        store.commit([put('with the fork', {}), { kind: 'audit', leaf: { index: 0, entry: 'b', leafHash: 'b' } }]),
        store.commit([put('other', {})]),
      ]);
      expect([fork.status, other.status]).toEqual(['rejected', 'fulfilled']);
      expect((await store.load('alarms')).documents.map(({ id }) => id)).toEqual(['other']);
      expect(await store.auditLeaves({ from: 0, limit: 9 })).toEqual([{ index: 0, entry: 'a', leafHash: 'a' }]);
    });

    it('refuses a document that is not JSON, and only that commit', async () => {
      const circular: { self?: object } = {};
      circular.self = circular;
      const [bad, good] = await Promise.allSettled([
        store.commit([put('bad', circular)]),
        store.commit([put('good', {})]),
      ]);
      expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
    });

    it('remembers the sequences of each boot', async () => {
      const sequence = { kind: 'sequence', robot: 'm/r', boot: 'B', upTo: 4, above: [6, 9] } as const;
      await store.commit([{ ...sequence, upTo: 3, above: [] }, sequence]);
      store = await opened.reopen();
      expect(await store.sequences()).toEqual([{ robot: 'm/r', boot: 'B', upTo: 4, above: [6, 9] }]);
    });

    it('takes many commits at once and keeps them all', async () => {
      await Promise.all(Array.from({ length: 500 }, (_, i) => store.commit([put(`${i}`.padStart(3, '0'), { i }, i)])));
      const { documents } = await store.load('alarms');
      expect(documents.map(({ document }) => document)).toEqual(Array.from({ length: 500 }, (_, i) => ({ i })));
    });

    it('sets a corrupt row aside, names it, and loads the rest', async () => {
      await store.commit([put('a', { n: 1 }), put('b', { n: 2 })]);
      store = await opened.reopen({ collection: 'alarms', id: 'a' });
      expect(await store.load('alarms')).toEqual({ documents: [{ id: 'b', document: { n: 2 } }], quarantined: ['a'] });
      expect((await store.load('alarms')).quarantined).toEqual([]);
    });
  });
}
