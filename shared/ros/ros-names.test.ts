import { expect, it } from 'vitest';
import { resolveName } from './ros-names.ts';

it('resolves names relative to the namespace unless they are absolute or private', () => {
  expect(resolveName('/r1', 'a', 'odom')).toBe('/r1/odom');
  expect(resolveName('/', 'a', 'odom')).toBe('/odom');
  expect(resolveName('/r1', 'a', '/diagnostics')).toBe('/diagnostics');
  expect(resolveName('/r1', 'a', '~/get_state')).toBe('/r1/a/get_state');
  expect(resolveName('/', 'a', '~/get_state')).toBe('/a/get_state');
});
