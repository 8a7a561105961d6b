import { Buffer } from 'node:buffer';
import { Value } from 'typebox/value';
import { EnvelopeSchema } from '#shared/contracts/extension/common.ts';
import type { Opex } from '#shared/contracts/extension/common.ts';
import { isAuthentic } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Static } from 'typebox';
import type { RosteredRobot } from './roster-port.ts';

export interface ExtensionBody {
  readonly envelope: Envelope;
  readonly opex: Static<typeof Opex>;
}

/** Undefined: the robot sent it, and it belongs to this kind of operation. */
export function envelopeFault(
  body: ExtensionBody,
  payload: Uint8Array,
  robot: RosteredRobot,
  what: string,
  opex: ReadonlySet<string>,
): DomainError | undefined {
  if (robot.envelopeVerifier === undefined || !isSigned(body, payload, robot.envelopeVerifier)) {
    return domainError('BPC_E_SIGNATURE_INVALID', `${what}: not signed by its sender (${body.envelope.keyId}).`);
  }
  if (!opex.has(body.opex)) {
    return domainError('BPC_E_PAYLOAD_INVALID', `${what}: opex ${body.opex} does not belong here.`);
  }
  return undefined;
}

/**
 * Robots that send canonical JSON send the very bytes they signed, but for the signature: taking it out is much cheaper than making the
 * body canonical again. A signer signs canonical bodies only, so what verifies either way is what was signed.
 */
function isSigned(body: ExtensionBody, payload: Uint8Array, verifier: Verifier): boolean {
  const { sig, keyId } = body.envelope;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const at = bytes.indexOf(`"sig":"${sig}","ttlSeconds":`);
  if (at !== -1) {
    const start = at + '"sig":"'.length;
    const unsigned = Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + sig.length)]);
    if (verifier.verify(keyId, unsigned, sig)) return true;
  }
  return isAuthentic(body, verifier);
}

/** The envelope of a body that is otherwise invalid, if its signature proves that the robot really sent that. */
export function provenEnvelope(raw: unknown, robot: RosteredRobot): Envelope | undefined {
  if (typeof raw !== 'object' || raw === null || !('envelope' in raw)) return undefined;
  const { envelope } = raw;
  if (robot.envelopeVerifier === undefined || !Value.Check(EnvelopeSchema, envelope)) return undefined;
  return isAuthentic({ ...raw, envelope }, robot.envelopeVerifier) ? envelope : undefined;
}
