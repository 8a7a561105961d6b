import type { Clock } from '../time/clock.ts';

/** Makes ids that sort by creation time. */
export interface IdSource {
  next(): string;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * ULIDs (github.com/ulid/spec): 48 bits of time and 80 random bits in Crockford base 32, 26 characters, monotonic within
 * a millisecond. `random` yields uniform numbers in [0, 1): seeded in simulation, a CSPRNG where ids must not be guessed.
 */
export function ulidSource(clock: Pick<Clock, 'now'>, random: { next(): number }): IdSource {
  let lastTime = -1;
  let digits: number[] = [];
  return {
    next() {
      const time = Math.max(Math.floor(clock.now()), lastTime);
      if (time === lastTime) increment(digits);
      else digits = Array.from({ length: 16 }, () => Math.floor(random.next() * 32));
      lastTime = time;
      return encodeTime(time) + digits.map((digit) => alphabet[digit]).join('');
    },
  };
}

function encodeTime(time: number): string {
  let text = '';
  let rest = time;
  for (let i = 0; i < 10; i++) {
    text = `${alphabet[rest % 32]}${text}`;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function increment(digits: number[]): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = digits[i] as number;
    if (digit < 31) {
      digits[i] = digit + 1;
      return;
    }
    digits[i] = 0;
  }
}
