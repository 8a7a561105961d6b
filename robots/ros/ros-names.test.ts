import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fullName, rosNamespace } from './ros-names.ts';

it('makes a legal ROS namespace of anything, and leaves legal ones alone', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const namespace = rosNamespace(text);
      expect(namespace).toMatch(/^\/$|^(?:\/[A-Za-z_][A-Za-z0-9_]*)+$/);
      expect(rosNamespace(namespace)).toBe(namespace);
    }),
  );
  expect(rosNamespace('acme/R-01')).toBe('/acme/R_01');
});

it('resolves names relative to the namespace unless they are absolute', () => {
  expect(fullName('/r1', 'odom')).toBe('/r1/odom');
  expect(fullName('/', 'odom')).toBe('/odom');
  expect(fullName('/r1', '/diagnostics')).toBe('/diagnostics');
});
