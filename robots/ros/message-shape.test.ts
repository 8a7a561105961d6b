import { describe, expect, it } from 'vitest';
import { field } from '#tests/support/ros-published-definitions.ts';
import type { MessageDefinition, ShapeOptions } from './message-shape.ts';
import { messageShape } from './message-shape.ts';

const point: MessageDefinition = { fields: [field('x', 'float64'), field('level', 'uint8')] };
const message: MessageDefinition = {
  fields: [
    field('points', 'Point', { pkgName: 'p', isPrimitiveType: false, isArray: true, isUpperBound: true, arraySize: 2 }),
    field('row', 'float64', { isArray: true, isFixedSizeArray: true, arraySize: 2 }),
    field('raw', 'uint8', { isArray: true }),
    field('name', 'string'),
    field('big', 'int64'),
    field('on', 'bool'),
  ],
};
const good = { points: [{ x: 1, level: 2 }], row: [1, 2], raw: [3], name: 'n', big: 5n, on: true };
const shape = (options: Partial<ShapeOptions> = {}) =>
  messageShape(message, { find: () => point, mayOmit: false, typedArrays: new Set(['raw']), ...options });

describe('the shape of a message', () => {
  it('takes what is right, typed arrays and NaN included', () => {
    expect(shape().fault(good)).toBeUndefined();
    expect(shape().fault({ ...good, row: Float64Array.from([1, NaN]), raw: new Uint8Array(3) })).toBeUndefined();
  });

  it.each([
    [{ points: [{ x: '1', level: 2 }] }, 'points[0].x must be number (float64), got 1'],
    [{ points: [{ x: 1, level: 256 }] }, 'points[0].level must be uint8, got 256'],
    [{ points: [{ x: 1, level: 0.5 }] }, 'points[0].level must be uint8, got 0.5'],
    [{ points: [null] }, 'points[0] must be an object'],
    [{ points: [0, 0, 0] }, 'points has more than 2 elements'],
    [{ row: [1] }, 'row has 1 elements, not 2'],
    [{ row: 'ab' }, 'row must be an array'],
    [{ big: 5 }, 'big must be bigint (int64), got 5'],
    [{ on: 1 }, 'on must be boolean (bool), got 1'],
    [{ name: undefined }, 'name is missing'],
    [{ nmae: 'n' }, 'nmae is no field of this message'],
  ])('names the first fault of %j', (difference, fault) => {
    expect(shape().fault({ ...good, ...difference })).toBe(fault);
  });

  it('names the message itself when it is none', () => {
    expect(shape().fault('x')).toBe('message must be an object');
  });

  it('lets fields out only where it may', () => {
    expect(shape({ mayOmit: true }).fault({})).toBeUndefined();
  });

  it('refuses numbers that are none where all must be finite, coming and going', () => {
    const { fault, incomingFault } = shape({ finite: true });
    const bad = { ...good, points: [{ x: NaN, level: 2 }] };
    expect([fault(bad), incomingFault?.(bad)]).toEqual(Array(2).fill('points[0].x must be finite, got NaN'));
    expect(shape().incomingFault).toBeUndefined();
  });

  it('decodes typed arrays to plain ones unless they are to be kept, and drops the dummy of empty messages', () => {
    const raw = Uint8Array.from([1]);
    const decoded = shape().decode({ ...good, row: Float64Array.from([1, 2]), raw });
    expect(decoded).toEqual({ ...good, raw });
    const empty = { fields: [field('structure_needs_at_least_one_member', 'uint8')] };
    const options = { find: () => empty, mayOmit: false, typedArrays: new Set<string>() };
    expect(messageShape(empty, options).decode({ structure_needs_at_least_one_member: 0 })).toEqual({});
  });
});
