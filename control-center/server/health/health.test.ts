import { describe, expect, it } from 'vitest';
import { HealthBoard } from './health-board.ts';
import { RefusalCounter } from './refusal-counter.ts';

describe('health', () => {
  it('is degraded as soon as one part is, and a probe that throws is not well', () => {
    const board = new HealthBoard();
    board.register('store', () => ({ ok: true, detail: 'writes' }));
    expect(board.report().status).toBe('ok');
    board.register('broker', () => {
      throw new Error('gone');
    });
    expect(board.report()).toMatchObject({ status: 'degraded', parts: [{ ok: true }, { ok: false, detail: 'gone' }] });
  });

  it('counts refusals by name', () => {
    const refusals = new RefusalCounter();
    refusals.add('BPC_E_CSRF');
    refusals.add('BPC_E_CSRF');
    refusals.add('BPC_E_FORBIDDEN');
    expect(refusals.snapshot()).toEqual({ BPC_E_CSRF: 2, BPC_E_FORBIDDEN: 1 });
    expect(refusals.total).toBe(3);
  });
});
