/**
 * What the engineer types at the robot: 80 secret bits that work once, then the first 80 bits of the SHA-256 of the centre's root
 * certificate, by which the robot knows the centre before it tells anybody the secret. Crockford base 32 in groups of four.
 */
export interface EnrolmentToken {
  /** 16 characters. */
  readonly secret: string;
  /** 20 lower-case hexadecimal digits. */
  readonly rootFingerprint: string;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const halfBytes = 10;
const halfLength = 16;
const tokenPattern = /^[0-9A-HJKMNP-TV-Z]{32}$/;

/** `secret`: 10 random bytes. `rootFingerprint`: hexadecimal, of any length from 20 digits. */
export function writeToken(secret: Uint8Array, rootFingerprint: string): string {
  const text = encode([...secret.subarray(0, halfBytes)]) + encode(bytesOfHex(rootFingerprint).slice(0, halfBytes));
  return text.match(/.{4}/g)?.join('-') ?? '';
}

/** Undefined if it cannot be one. Case, dashes and spaces do not matter; O is read as 0, I and L as 1. */
export function readToken(text: string): EnrolmentToken | undefined {
  const plain = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (!tokenPattern.test(plain)) return undefined;
  const rootFingerprint = decode(plain.slice(halfLength))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return { secret: plain.slice(0, halfLength), rootFingerprint };
}

/** Five bytes are eight characters. */
function encode(bytes: readonly number[]): string {
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return Array.from(
    { length: halfLength },
    (_, i) => alphabet[Number((value >> BigInt(5 * (halfLength - 1 - i))) & 31n)],
  ).join('');
}

function decode(text: string): number[] {
  const value = text.split('').reduce((sum, character) => (sum << 5n) | BigInt(alphabet.indexOf(character)), 0n);
  return Array.from({ length: halfBytes }, (_, i) => Number((value >> BigInt(8 * (halfBytes - 1 - i))) & 255n));
}

const bytesOfHex = (hex: string): number[] =>
  (hex.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16));
