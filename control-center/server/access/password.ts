import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt with its parameters beside it, so that they can grow without locking anybody out. */
export interface PasswordHash {
  readonly salt: string;
  readonly key: string;
  readonly cost: number;
  readonly blockSize: number;
}

export interface PasswordHasher {
  hash(password: string): Promise<PasswordHash>;
  /** Takes as long for an unknown user (`stored` undefined) as for a known one. */
  verify(password: string, stored: PasswordHash | undefined): Promise<boolean>;
}

/** OWASP names N = 2^15, r = 8 among its scrypt settings: 32 MiB and about 80 ms a guess. */
const defaultCost = 2 ** 15;
const blockSize = 8;
const keyBytes = 32;

const derive = (password: string, salt: Buffer, cost: number, r: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: cost, r, p: 1, maxmem: 256 * cost * r };
    scrypt(password.normalize('NFC'), salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

export function scryptHasher(cost = defaultCost): PasswordHasher {
  const nobody = { salt: randomBytes(16).toString('base64url'), key: '', cost, blockSize };
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt, cost, blockSize);
      return { salt: salt.toString('base64url'), key: key.toString('base64url'), cost, blockSize };
    },
    async verify(password, stored) {
      const { salt, key, cost: storedCost, blockSize: r } = stored ?? nobody;
      const derived = await derive(password, Buffer.from(salt, 'base64url'), storedCost, r);
      const expected = Buffer.from(key, 'base64url');
      return expected.length === derived.length && timingSafeEqual(expected, derived);
    },
  };
}
