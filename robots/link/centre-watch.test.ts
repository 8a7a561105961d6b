import { describe, expect, it } from 'vitest';
import { seal } from '#shared/crypto/envelope.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { toIso } from '#shared/time/clock.ts';
import { ed25519PublicKey, ed25519Signer, ed25519Verifier } from '../identity/node-crypto.ts';
import { CentreWatch } from './centre-watch.ts';

const seed = new Uint8Array(32).fill(3);
const signer = ed25519Signer('ed25519:centre', seed);
const start = Date.UTC(2026, 0, 1);
const bootA = '01KDVDNA00000000000000000A';
const bootB = '01KDVDNA00000000000000000B';

function watch() {
  const heard: string[] = [];
  const centre = new CentreWatch(ed25519Verifier({ 'ed25519:centre': ed25519PublicKey(seed) }), 'bp/r1' as RobotId, {
    onHeartbeat: ({ seq }) => heard.push(`beat ${seq}`),
    onAnchor: (hash) => heard.push(`anchor ${hash.slice(0, 4)}`),
    onHalt: ({ haltId }) => heard.push(`halt ${haltId.slice(-1)}`),
    onRefused: (reason) => heard.push(reason),
  });
  const message = (body: object, boot: string, secondsLater = 0) =>
    seal(
      { centreId: 'c', sentAt: toIso(start + secondsLater * 1000), ...body },
      { boot, seq: 0, ttlSeconds: 60 },
      signer,
    );
  const beat = (seq: number, boot: string, secondsLater = 0, epoch = 1): void =>
    centre.takeHeartbeat(message({ seq, epoch, watchKept: true }, boot, secondsLater));
  return { beat, centre, heard, message };
}

describe('what the centre tells all robots', () => {
  it('counts when its key signed it, once and in order', () => {
    const { beat, centre, heard, message } = watch();
    beat(5, bootA);
    beat(5, bootA);
    beat(4, bootA);
    beat(6, bootA, 1);
    centre.takeHeartbeat({ ...message({ seq: 7, epoch: 1, watchKept: true }, bootA), epoch: 2 });
    centre.takeHeartbeat({ nonsense: true });
    expect(heard).toEqual(['beat 5', 'beat 6', 'heartbeat with a wrong signature']);
  });

  it('may come from another instance, even one that started earlier, but not from long ago', () => {
    const { beat, heard } = watch();
    beat(900, bootB, 1000);
    beat(3, bootA, 1003);
    beat(4, bootA, 1004);
    beat(901, bootB, 1005);
    expect(heard).toHaveLength(4);
    beat(1, '01KDVDNA00000000000000000C', 500);
    expect(heard).toHaveLength(4);
  });

  it('counts after a restart of the centre with its clock set back, for its epoch is higher', () => {
    const { beat, heard } = watch();
    beat(900, bootB, 5000, 2);
    beat(1, bootA, 1000, 3);
    beat(2, bootA, 1001, 3);
    expect(heard).toHaveLength(3);
    beat(7, '01KDVDNA00000000000000000C', 5001, 2);
    expect(heard).toHaveLength(3);
  });

  it('halts only the robots it names', () => {
    const { centre, heard, message } = watch();
    const halt = (haltId: string, rest: object): void =>
      centre.takeHalt(
        message(
          { haltId, latched: true, by: 'anna', reason: '', at: toIso(start), epoch: 1, releasedBy: [], ...rest },
          bootA,
        ),
      );
    halt('01KDVDNA00000000000000000X', { scope: 'robots', robots: ['bp/r2'] });
    halt('01KDVDNA00000000000000000Y', { scope: 'robots', robots: ['bp/r1'] });
    halt('01KDVDNA00000000000000000Z', { scope: 'all' });
    expect(heard).toEqual(['halt Y', 'halt Z']);
  });
});
