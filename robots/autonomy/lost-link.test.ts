import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { safestContract, signContract } from '#shared/lost-link/lost-link-contract.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import { ed25519PublicKey, ed25519Signer, ed25519Verifier, hmacSigner } from '../identity/node-crypto.ts';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import { LostLinkBook } from './lost-link.ts';

const seed = new Uint8Array(32).fill(5);
const centre = ed25519Signer('ed25519:centre', seed);
const verifier = ed25519Verifier({ 'ed25519:centre': ed25519PublicKey(seed) });
const robot = 'bp/r1' as RobotId;
const builtIn: LostLinkContract = { ...safestContract, policyId: 'built-in', onSilence: 'CONTINUE' };
const night: LostLinkContract = {
  silenceSeconds: 20,
  maxAutonomousSeconds: 300,
  onSilence: 'RETURN',
  onDetection: 'LOG',
  forbiddenZoneIds: ['pond'],
  policyId: 'night',
};

function book(memory = inMemoryRobotMemory()) {
  return { memory, book: new LostLinkBook({ memory, verifier, robot, builtIn, zoneIds: ['pond', 'mine'] }) };
}
const code = (result: ReturnType<LostLinkBook['take']>): string | undefined =>
  result.ok ? undefined : result.error.code;

describe('the lost-link contract on board', () => {
  it('is the built-in one until a centre signs another, which outlives a restart with its signature', () => {
    const first = book();
    expect([first.book.contract, first.book.isSigned]).toEqual([builtIn, false]);
    expect(first.book.take(signContract(robot, night, 3, centre)).ok).toBe(true);
    const again = book(first.memory).book;
    expect([again.contract, again.isSigned, again.distrust]).toEqual([night, true, undefined]);
  });

  it('is refused if it was signed for another robot, by another key, or changed in any term', () => {
    const signed = signContract(robot, night, 3, centre);
    const wrong: LostLinkPolicy[] = [
      signContract('bp/r2' as RobotId, night, 3, centre),
      signContract(robot, night, 3, ed25519Signer('ed25519:centre', new Uint8Array(32).fill(6))),
      signContract(robot, night, 3, hmacSigner('hmac:centre', 'secret')),
      { ...signed, maxAutonomousSeconds: 301 },
      { ...signed, onSilence: 'CONTINUE' },
      { ...signed, onDetection: 'RETURN' },
      { ...signed, forbiddenZoneIds: [] },
      { ...signed, policyId: 'day' },
      { ...signed, epoch: 4 },
      { ...signed, silenceSeconds: 21 },
    ];
    for (const policy of wrong) {
      const { book: own } = book();
      expect(code(own.take(policy))).toBe('BPC_E_SIGNATURE_INVALID');
      expect(own.contract).toEqual(builtIn);
    }
  });

  it('is never replaced by one of a lower epoch, so an old one cannot be replayed', () => {
    const { book: own } = book();
    const old = signContract(robot, night, 3, centre);
    expect(own.take(old).ok).toBe(true);
    expect(own.take(signContract(robot, { ...night, policyId: 'day' }, 4, centre)).ok).toBe(true);
    expect(code(own.take(old))).toBe('BPC_E_EPOCH_STALE');
    expect(own.contract.policyId).toBe('day');
  });

  it('is refused if it forbids a zone the robot does not know', () => {
    const { book: own } = book();
    expect(code(own.take(signContract(robot, { ...night, forbiddenZoneIds: ['far'] }, 1, centre)))).toBe(
      'BPC_E_PAYLOAD_INVALID',
    );
  });

  it('is not in force if the disk did not take it', () => {
    const memory = { get: () => undefined, set: () => raise('ENOSPC') };
    const { book: own } = book(memory);
    expect(code(own.take(signContract(robot, night, 1, centre)))).toBe('BPC_E_STORE_UNAVAILABLE');
    expect(own.contract).toEqual(builtIn);
  });

  it('falls back to the safest one, and says so, after any change of what is on disk', () => {
    const signed = signContract(robot, night, 3, centre);
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(signed) as (keyof LostLinkPolicy)[])),
        fc.jsonValue(),
        (key, value) => {
          if (JSON.stringify(value) === JSON.stringify(signed[key])) return;
          const memory = inMemoryRobotMemory();
          memory.set('lost-link', { ...signed, [key]: value });
          const own = book(memory).book;
          expect([own.contract, own.isSigned]).toEqual([safestContract, false]);
          expect(own.distrust).toContain('not believed');
          expect(own.take(signed).ok).toBe(true);
          expect([own.contract, own.distrust]).toEqual([night, undefined]);
        },
      ),
    );
  });
});

function raise(message: string): never {
  throw new Error(message);
}
