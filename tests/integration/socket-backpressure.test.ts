import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { io } from 'socket.io-client';
import type { Socket as NodeSocket } from 'node:net';
import type { PictureChange, PictureDelta } from '#shared/contracts/socket.ts';
import { startEdgeFixture } from '#tests/support/edge-fixture.ts';

let house: Awaited<ReturnType<typeof startEdgeFixture>>;
beforeAll(async () => {
  house = await startEdgeFixture();
});
afterAll(() => house[Symbol.asyncDispose]());

/** About 100 kB a delta, none of it coalesced. */
const load = (n: number): PictureChange[] =>
  Array.from({ length: 100 }, (_, i) => ({ kind: 'track-removed', trackId: `${n}-${i}-${'x'.repeat(1000)}` }));

async function browser(name: string) {
  const { cookie } = await house.login('operator', name);
  const socket = io(house.address, {
    transports: ['websocket'],
    extraHeaders: { cookie },
    reconnection: false,
    forceNew: true,
  });
  const got: string[] = [];
  socket.on('snapshot', ({ seq }: { seq: number }) => got.push(`snapshot ${seq}`));
  socket.on('delta', ({ seq }: PictureDelta) => got.push(`delta ${seq}`));
  await new Promise((resolve) => socket.once('snapshot', resolve));
  const transport = (): NodeSocket =>
    (socket.io.engine.transport as unknown as { ws: { _socket: NodeSocket } }).ws._socket;
  return { socket, got, transport };
}

describe('a browser that reads nothing', () => {
  it('costs little memory, holds nobody up, and gets the latest picture when it reads again', async () => {
    const slow = await browser('slow');
    const quick = await browser('quick');
    const { gateway } = house.edge;
    slow.transport().pause();
    let n = 0;
    await expect
      .poll(
        () => {
          house.feed.emit(load(n++));
          return gateway.heldCount;
        },
        { timeout: 15_000, interval: 60 },
      )
      .toBe(1);
    const heldAfter = slow.got.length;
    for (let i = 0; i < 40; i++) {
      house.feed.emit(load(n++));
      await new Promise((resolve) => setTimeout(resolve, 55));
    }
    expect(gateway.heldCount).toBe(1);
    expect(gateway.bufferedBytes).toBeLessThan(2 * 1024 * 1024);
    await expect.poll(() => quick.got.at(-1)).toBe(`delta ${n}`);
    expect(quick.got.filter((message) => message.startsWith('snapshot'))).toHaveLength(1);

    slow.transport().resume();
    await expect.poll(() => gateway.heldCount, { timeout: 5000 }).toBe(0);
    await expect.poll(() => slow.got.at(-1), { timeout: 5000 }).toBe(`snapshot ${n}`);
    expect(heldAfter).toBeLessThan(n);
    house.feed.emit(load(n++));
    await expect.poll(() => slow.got.at(-1)).toBe(`delta ${n}`);
    slow.socket.disconnect();
    quick.socket.disconnect();
    await expect.poll(() => gateway.clientCount).toBe(0);
  });
});
