import type { Random } from '#shared/random/random.ts';

/** 32 seeded bytes, base64url: a key for simulated runs only. */
export const keySeed = (random: Random): string =>
  Buffer.from(Array.from({ length: 32 }, () => random.integer(0, 255))).toString('base64url');
