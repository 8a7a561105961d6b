import { describe, expect, it } from 'vitest';
import { shortMessage } from './alarm-words.ts';

describe('a message beside its robot', () => {
  const message = 'Person inside, crossing not seen, seen by R-04';

  it('does not name the robot twice', () => {
    expect(shortMessage({ message }, 'R-04')).toBe('Person inside, crossing not seen');
  });

  it('keeps another robot, and everything where no robot stands beside it', () => {
    expect(shortMessage({ message }, 'R-05')).toBe(message);
    expect(shortMessage({ message }, undefined)).toBe(message);
  });
});
