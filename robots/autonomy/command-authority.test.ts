import { describe, expect, it } from 'vitest';
import type { Verifier } from '#shared/crypto/ports.ts';
import { admitCommand } from './command-authority.ts';
import type { AuthorityMemory, Grant } from './command-authority.ts';

const now = Date.UTC(2026, 0, 1);
const payload = new TextEncoder().encode('what is commanded');
const verifier: Verifier = { verify: (keyId, _bytes, sig) => keyId === 'ed25519:centre' && sig === 'right' };
const grant = (overrides: Partial<Grant> = {}): Grant => ({
  epoch: 5,
  commandId: '01JGFJJZ000000000000000001',
  expiresAt: '2026-01-01T00:01:00.000Z',
  keyId: 'ed25519:centre',
  sig: 'right',
  ...overrides,
});
const memory: AuthorityMemory = { epoch: 5, spent: [] };
const codeOf = (given: Grant, before = memory): string => {
  const result = admitCommand(before, given, payload, verifier, now);
  return result.ok ? 'admitted' : result.error.code;
};

describe('a command', () => {
  it('is admitted once, under the present or a later epoch', () => {
    const result = admitCommand(memory, grant({ epoch: 7 }), payload, verifier, now);
    expect(result).toMatchObject({ ok: true, value: { epoch: 7, spent: [{ commandId: grant().commandId }] } });
    const after = result.ok ? result.value : memory;
    expect(codeOf(grant({ epoch: 7 }), after)).toBe('BPC_E_REPLAYED');
    expect(codeOf(grant({ epoch: 6, commandId: '01JGFJJZ000000000000000002' }), after)).toBe('BPC_E_EPOCH_STALE');
  });

  it('is refused when expired, unsigned or signed for something else', () => {
    expect(codeOf(grant({ expiresAt: '2026-01-01T00:00:00.000Z' }))).toBe('BPC_E_EXPIRED');
    expect(codeOf(grant({ expiresAt: 'soon' }))).toBe('BPC_E_EXPIRED');
    expect(codeOf(grant({ sig: 'wrong' }))).toBe('BPC_E_SIGNATURE_INVALID');
    expect(codeOf(grant({ keyId: 'hmac:centre' }))).toBe('BPC_E_SIGNATURE_INVALID');
  });

  it('is remembered as long as its epoch lasts, whatever the clock says, and boundedly', () => {
    const spent = [{ commandId: 'old', expiresAt: now - 1 }];
    const ids = (result: ReturnType<typeof admitCommand>): string[] =>
      result.ok ? result.value.spent.map(({ commandId }) => commandId) : [];
    const same = admitCommand({ epoch: 5, spent }, grant(), payload, verifier, now);
    expect(ids(same)).toEqual(['old', grant().commandId]);
    const later = admitCommand({ epoch: 5, spent }, grant({ epoch: 6 }), payload, verifier, now);
    expect(ids(later)).toEqual([grant().commandId]);
    const many = Array.from({ length: 500 }, (_, n) => ({ commandId: String(n), expiresAt: now }));
    const bounded = ids(admitCommand({ epoch: 5, spent: many }, grant(), payload, verifier, now));
    expect([bounded.length, bounded[0], bounded.at(-1)]).toEqual([500, '1', grant().commandId]);
  });
});
