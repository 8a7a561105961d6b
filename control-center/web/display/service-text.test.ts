import { describe, expect, it } from 'vitest';
import { serviceSentence, serviceWord, whoText } from './service-text.ts';

describe('whether a robot may work', () => {
  it('has a word only where it may not', () => {
    const words = ([undefined, 'IN_SERVICE', 'OUT_OF_SERVICE', 'NEEDS_HELP', 'UNKNOWN'] as const).map((serviceState) =>
      serviceWord({ ...(serviceState && { serviceState }) }),
    );
    expect(words).toEqual([undefined, undefined, 'OUT OF SERVICE', 'NEEDS HELP', 'STARTED']);
  });

  it('is told with who said so, why, and what it means', () => {
    expect(
      serviceSentence({ serviceState: 'OUT_OF_SERVICE', serviceBy: 'Ina (U-3)', serviceReason: 'wheel bearing' }),
    ).toBe('Out of service by Ina (U-3): wheel bearing. Nothing moves it.');
    expect(whoText('Ina (01M87KZ7V5JVYBB0HN3AB3HYP9)')).toBe('Ina (…HYP9)');
    expect(serviceSentence({ serviceState: 'OUT_OF_SERVICE', serviceReason: '' })).toBe(
      'Out of service by somebody. Nothing moves it.',
    );
    expect(serviceSentence({ serviceState: 'NEEDS_HELP', serviceReason: 'no way around' })).toBe(
      'Needs help: no way around. It stands; only its last energy takes it home.',
    );
    expect(serviceSentence({ serviceState: 'UNKNOWN' })).toContain('until it does');
  });
});
