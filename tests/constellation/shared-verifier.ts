import type { Verifier } from '#shared/crypto/ports.ts';

const kept = 512;

/**
 * The verifier with its newest answers remembered: six robots hear the same signed heartbeat, and in one process the same question need
 * not be worked out six times. An answer is used again only for the same key, signature and bytes.
 */
export function sharedVerifier(verifier: Verifier): Verifier {
  const answers = new Map<string, { readonly keyId: string; readonly bytes: Uint8Array; readonly answer: boolean }>();
  return {
    verify(keyId, bytes, signature) {
      const known = answers.get(signature);
      if (known?.keyId === keyId && Buffer.compare(known.bytes, bytes) === 0) return known.answer;
      const answer = verifier.verify(keyId, bytes, signature);
      answers.set(signature, { keyId, bytes, answer });
      const [oldest] = answers.keys();
      if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
      return answer;
    },
  };
}
