/** Lower-case hex SHA-256 of bytes. Adapters wrap the platform's implementation. */
export type Sha256 = (bytes: Uint8Array) => string;

/** Signs with one key. `keyId` begins with the algorithm: `ed25519:…` (commands, evidence) or `hmac:…` (envelopes). */
export interface Signer {
  readonly keyId: string;
  /** base64url without padding. */
  sign(bytes: Uint8Array): string;
}

export interface Verifier {
  /** False for an unknown key, an algorithm the key is not for, or a wrong signature; never throws. */
  verify(keyId: string, bytes: Uint8Array, signature: string): boolean;
}
