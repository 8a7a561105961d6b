import { describe, expect, it } from 'vitest';
import { chainHash, isEvidenceAuthentic } from '#shared/contracts/evidence-chain.ts';
import type { EvidenceManifest } from '#shared/contracts/extension/evidence.ts';
import { ed25519PublicKey, ed25519Verifier, sha256 } from '#robots/identity/node-crypto.ts';
import { action, RobotRig, robotSeed } from '#tests/support/robot-rig.ts';
import { FlightRecorder, standardLimits } from './flight-recorder.ts';
import { memoryRecordingStore } from './memory-recording-store.ts';
import type { Recording } from './recording.ts';
import { RecordingShelf } from './recording-shelf.ts';

async function patrolling() {
  const rig = new RobotRig();
  const store = memoryRecordingStore();
  const shelf = new RecordingShelf(store, { maxBytes: 1e8, now: () => rig.clock.now(), onThinned: () => undefined });
  const faults: unknown[] = [];
  const deps = { clock: rig.clock, store, shelf, limits: standardLimits, onFault: (one: unknown) => faults.push(one) };
  rig.recorder = new FlightRecorder(deps);
  const recorded: Recording[] = [];
  rig.recorder.listen((one) => recorded.push(one));
  await rig.boot();
  rig.centreSpeaks();
  await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
  await rig.pass(20);
  return { rig, recorded, shelf, faults, manifests: () => rig.published<EvidenceManifest>('evidence') };
}
const halt = (latched: boolean, releasedBy: string[] = []) => ({
  haltId: '01JGFJJZ000000000000000001',
  latched,
  scope: 'all',
  by: 'anna',
  reason: 'test',
  at: '2026-01-01T00:00:00.000Z',
  epoch: 1,
  releasedBy,
});

describe('a robot with a flight recorder', () => {
  it('records a halt, keeps the recording attached until it is released, and signs its hash into the evidence chain', async () => {
    const { rig, recorded, shelf, manifests } = await patrolling();
    rig.sendCentre('halt', halt(true), true);
    await rig.pass(31);
    expect(recorded).toEqual([
      expect.objectContaining({
        cause: 'stop',
        incident: 'halt:01JGFJJZ000000000000000001',
        messages: expect.any(Number) as number,
      }),
    ]);
    const [manifest] = manifests();
    expect(manifest).toMatchObject({
      kind: 'RECORDING',
      mime: 'application/mcap',
      uploadState: 'ON_ROBOT',
      sha256: recorded[0]!.sha256,
      bytes: recorded[0]!.bytes,
    });
    const verifier = ed25519Verifier({ [`ed25519:${rig.config.robot}`]: ed25519PublicKey(robotSeed) });
    expect(isEvidenceAuthentic(manifest!, verifier)).toBe(true);
    expect(chainHash(manifest!, sha256)).toMatch(/^[0-9a-f]{64}$/);
    expect(shelf.thin(1)).toBe(0);
    rig.sendCentre('halt', halt(false, ['anna', 'ben']), true);
    await rig.pass(2);
    expect(shelf.thin(1)).toBe(recorded[0]!.bytes);
  });

  it('records a take-over', async () => {
    const { rig, recorded } = await patrolling();
    rig.instant(action('bpTakeAuthority', { operatorId: 'ben', epoch: 1, ttlSeconds: 60 }, 'take-1'));
    await rig.pass(31);
    expect(recorded.map(({ cause, text }) => [cause, text])).toEqual([['override', 'override: ben takes over']]);
  });

  it('records a fault', async () => {
    const { rig, recorded, faults } = await patrolling();
    rig.world.pitch = 0.8;
    await rig.pass(33);
    expect(recorded.map(({ cause }) => cause)).toEqual(['fault']);
    // The rig's odometry and attitude have no covariance: not messages of their type, said once each and not recorded.
    expect(faults).toHaveLength(2);
  });
});
