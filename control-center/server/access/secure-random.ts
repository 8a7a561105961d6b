import { getRandomValues } from 'node:crypto';

/** Uniform in [0, 1) from the system's generator, drawn in batches: for ids that must not be guessed. */
export function secureRandom(): { next(): number } {
  const pool = new Uint32Array(256);
  let used = pool.length;
  return {
    next() {
      if (used === pool.length) {
        getRandomValues(pool);
        used = 0;
      }
      return (pool[used++] as number) / 4_294_967_296;
    },
  };
}
