import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { palette, priorityColours } from './palette.ts';

const tokens = new Map(
  [
    ...readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8').matchAll(/--([\w-]+): (#[0-9a-f]{6})/g),
  ].map(([, name, value]) => [name, value]),
);

describe('canvas colours', () => {
  it('are the tokens of the style sheet', () => {
    const names = { bg0: 'bg-0', bg1: 'bg-1', fg0: 'fg-0', fg1: 'fg-1', onPriority: 'on-primary' } as const;
    for (const [name, value] of Object.entries(palette)) {
      expect([name, tokens.get(names[name as keyof typeof names] ?? name)]).toEqual([name, value]);
    }
    for (const [name, value] of Object.entries(priorityColours)) expect(tokens.get(name)).toBe(value);
  });
});
