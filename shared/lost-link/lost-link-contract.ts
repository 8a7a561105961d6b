import type { LostLinkPolicy } from '../contracts/bp-actions.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';
import type { Signer, Verifier } from '../crypto/ports.ts';
import type { RobotId } from '../ids/branded.ts';

/** What a robot promises to do when it no longer hears the centre. */
export type LostLinkContract = Omit<LostLinkPolicy, 'epoch' | 'keyId' | 'sig'>;

/**
 * In force when the contract on disk cannot be trusted: it stops soon, keeps looking, and comes home after five minutes.
 * It asks nothing of zones, for those of the robot's own zone set hold anyway.
 */
export const safestContract: LostLinkContract = {
  silenceSeconds: 30,
  maxAutonomousSeconds: 300,
  onSilence: 'HOLD',
  onDetection: 'HOLD_AND_OBSERVE',
  forbiddenZoneIds: [],
  policyId: 'built-in-safest',
};

const encoder = new TextEncoder();

export const contractOf = ({
  silenceSeconds,
  maxAutonomousSeconds,
  onSilence,
  onDetection,
  forbiddenZoneIds,
  policyId,
}: LostLinkContract): LostLinkContract => ({
  silenceSeconds,
  maxAutonomousSeconds,
  onSilence,
  onDetection,
  forbiddenZoneIds,
  policyId,
});

/** The bytes `sig` covers: for this robot, under this epoch, these terms and no other. */
const signedBytes = (robot: RobotId, policy: Omit<LostLinkPolicy, 'sig'>): Uint8Array =>
  encoder.encode(
    canonicalJson({ what: 'lost-link-policy', robot, epoch: policy.epoch, keyId: policy.keyId, ...contractOf(policy) }),
  );

export function signContract(
  robot: RobotId,
  contract: LostLinkContract,
  epoch: number,
  signer: Signer,
): LostLinkPolicy {
  const unsigned = { ...contractOf(contract), epoch, keyId: signer.keyId };
  return { ...unsigned, sig: signer.sign(signedBytes(robot, unsigned)) };
}

/** Only an Ed25519 key signs contracts: a shared secret proves nothing to a third party later. */
export const isContractAuthentic = (robot: RobotId, policy: LostLinkPolicy, verifier: Verifier): boolean =>
  policy.keyId.startsWith('ed25519:') && verifier.verify(policy.keyId, signedBytes(robot, policy), policy.sig);
