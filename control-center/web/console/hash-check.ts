export type HashCheck =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'same' }
  | { readonly kind: 'differs' }
  /** Web Crypto exists only on secure origins (https, localhost); then the centre's own check stands. */
  | { readonly kind: 'not-possible' }
  | { readonly kind: 'unavailable'; readonly why: string };

/** Compares the bytes on this screen with the SHA-256 in the robot's signed manifest. */
export async function hashCheck(
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
  subtle: Pick<SubtleCrypto, 'digest'> | undefined = globalThis.crypto?.subtle,
): Promise<HashCheck> {
  if (subtle === undefined) return { kind: 'not-possible' };
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { kind: hex === sha256 ? 'same' : 'differs' };
}
