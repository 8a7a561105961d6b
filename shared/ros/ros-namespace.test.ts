import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rosNamespace } from './ros-namespace.ts';

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
