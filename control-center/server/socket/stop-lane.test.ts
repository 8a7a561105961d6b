import { describe, expect, it } from 'vitest';
import { Bench, vera } from '#tests/support/control-room/bench.ts';
import { stopAll } from './stop-lane.ts';

describe('stop over the socket', () => {
  it('is on the wire at once and answered ok within half a second while the disk refuses, and recorded later', async () => {
    const bench = await Bench.start();
    bench.store.refuses = true;
    let answer: unknown;
    void stopAll(bench.room, vera, { key: bench.key(), reason: 'fire' }).then((ack) => (answer = ack));
    expect(bench.halts).toHaveLength(1);
    await bench.clock.advance(500);
    expect(answer).toEqual({ ok: true, haltId: bench.halts[0]!.order.haltId });
    bench.store.refuses = false;
    await bench.clock.advance(5000);
    expect(bench.store.documents.get('halts')?.size).toBe(1);
    expect(bench.audit.map(({ action }) => action)).toContain('halt.set');
  });

  it('is answered for the same press twice, and latches once', async () => {
    const bench = await Bench.start();
    bench.store.refuses = true;
    const press = { key: bench.key(), reason: 'fire' };
    const answers = Promise.all([stopAll(bench.room, vera, press), stopAll(bench.room, vera, press)]);
    await bench.clock.advance(500);
    const { haltId } = bench.halts[0]!.order;
    expect(await answers).toEqual([
      { ok: true, haltId },
      { ok: true, haltId },
    ]);
  });

  it('needs a live session and a sound request', async () => {
    const bench = await Bench.start();
    expect(await stopAll(bench.room, undefined, { key: bench.key(), reason: '' })).toMatchObject({
      ok: false,
      code: 'BPC_E_UNAUTHENTICATED',
    });
    expect(await stopAll(bench.room, vera, { key: 'x' })).toMatchObject({ ok: false, code: 'BPC_E_PAYLOAD_INVALID' });
    expect(bench.halts).toEqual([]);
  });
});
