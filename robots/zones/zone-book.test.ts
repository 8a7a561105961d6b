import { describe, expect, it } from 'vitest';
import type { ZoneSet } from '#shared/contracts/vda5050/zone-set.ts';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import { ZoneBook } from './zone-book.ts';
import { checkZoneSet } from './zone-check.ts';

const header = {
  headerId: 0,
  timestamp: '2026-01-01T00:00:00Z',
  version: '3.0.0',
  manufacturer: 'm',
  serialNumber: 's',
};
const vertices = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
];
const set = (zoneSetId: string, ...zones: ZoneSet['zones']): ZoneSet => ({ mapId: 'm', zoneSetId, zones });
const blocked = (zoneId: string) => ({ zoneId, zoneType: 'BLOCKED' as const, vertices });
const builtIn = set('built-in', blocked('b'));

describe('a received zone set (VDA 5050 v3 §6.4)', () => {
  const fault = (zoneSet: unknown): string => {
    const checked = checkZoneSet({ ...header, zoneSet }, 'm');
    return checked.ok ? 'ok' : `${checked.error.errorType}: ${checked.error.errorDescription}`;
  };

  it('is taken with the zones this robot obeys, and refused by name with any other', () => {
    expect(fault(set('z', blocked('b')))).toBe('ok');
    expect(fault(set('z', { zoneId: 's', zoneType: 'SPEED_LIMIT', vertices, maximumSpeed: 1 }))).toBe('ok');
    expect(fault(set('z', { zoneId: 'r', zoneType: 'RELEASE', vertices, releaseLossBehavior: 'STOP' }))).toBe('ok');
    for (const zoneType of [
      'LINE_GUIDED',
      'COORDINATED_REPLANNING',
      'ACTION',
      'PRIORITY',
      'PENALTY',
      'DIRECTED',
    ] as const) {
      expect(fault(set('z', blocked('b'), { zoneId: 'x', zoneType, vertices }))).toBe(
        `BP_ZONE_SET_REFUSED: zone x: ${zoneType} is not supported`,
      );
    }
  });

  it('is refused when it is malformed, of another map, or says nothing clear', () => {
    expect(fault(undefined)).toMatch(/^VALIDATION_FAILURE/);
    expect(fault(set('z', { ...blocked('b'), vertices: vertices.slice(1) }))).toMatch(/^VALIDATION_FAILURE/);
    expect(fault({ ...set('z'), mapId: 'elsewhere' })).toMatch(/no map elsewhere here/);
    expect(fault(set('z', blocked('b'), blocked('b')))).toMatch(/stands twice/);
    expect(fault(set('z', { zoneId: 's', zoneType: 'SPEED_LIMIT', vertices }))).toMatch(/without maximumSpeed/);
  });
});

describe('the zone sets of a robot', () => {
  const states = (book: ZoneBook) => book.states.map(({ zoneSetId, zoneSetStatus }) => `${zoneSetId} ${zoneSetStatus}`);

  it('are stored first and used when they are enabled, one at a time, over restarts', () => {
    const memory = inMemoryRobotMemory();
    const book = new ZoneBook(memory, builtIn);
    expect(book.take(set('z1'))).toBeUndefined();
    expect(states(book)).toEqual(['built-in ENABLED', 'z1 DISABLED']);
    expect(book.enable('z1').ok).toBe(true);
    expect(states(book)).toEqual(['built-in DISABLED', 'z1 ENABLED']);
    expect(states(new ZoneBook(memory, builtIn))).toEqual(['built-in DISABLED', 'z1 ENABLED']);
  });

  it('never change under their id', () => {
    const book = new ZoneBook(inMemoryRobotMemory(), builtIn);
    book.take(set('z1'));
    expect(book.take(set('z1', blocked('b')))?.errorType).toBe('DUPLICATE_ZONE_SET');
    expect(book.take(set('built-in'))?.errorType).toBe('DUPLICATE_ZONE_SET');
    book.enable('z1');
    expect(book.enabled.zones).toEqual([]);
  });

  it('cannot be enabled or deleted if they are unknown, nor deleted while in use', () => {
    const book = new ZoneBook(inMemoryRobotMemory(), builtIn);
    book.take(set('z1'));
    expect(book.enable('z9').ok).toBe(false);
    expect(book.remove('z9').ok).toBe(false);
    expect(book.remove('built-in').ok).toBe(false);
    expect(book.remove('z1').ok).toBe(true);
    expect(states(book)).toEqual(['built-in ENABLED']);
  });

  it('make a pair with an order: the one in force or a later one, never an earlier', () => {
    const book = new ZoneBook(inMemoryRobotMemory(), builtIn);
    book.take(set('z1'));
    book.take(set('z2'));
    book.enable('z1');
    expect(book.forOrder('z1').ok).toBe(true);
    expect(book.forOrder('z2').ok).toBe(true);
    expect(book.forOrder('built-in').ok).toBe(false);
    expect(book.forOrder('z9').ok).toBe(false);
  });

  it('are forgotten oldest first, but not the one in use', () => {
    const book = new ZoneBook(inMemoryRobotMemory(), builtIn);
    book.take(set('z0'));
    book.enable('z0');
    for (const id of ['z1', 'z2', 'z3', 'z4', 'z5']) book.take(set(id));
    expect(states(book)).toEqual([
      'built-in DISABLED',
      'z0 ENABLED',
      'z2 DISABLED',
      'z3 DISABLED',
      'z4 DISABLED',
      'z5 DISABLED',
    ]);
  });

  it('change nothing when the disk refuses', () => {
    const memory = inMemoryRobotMemory();
    const book = new ZoneBook(memory, builtIn);
    book.take(set('z1'));
    memory.set = () => {
      throw new Error('disk full');
    };
    expect(() => book.enable('z1')).toThrow('disk full');
    expect(book.enabled.zoneSetId).toBe('built-in');
  });

  it('fall back to those it came with when the memory is damaged', () => {
    const memory = inMemoryRobotMemory();
    memory.set('zones', { enabledId: 'z1', sets: 'torn' });
    expect(states(new ZoneBook(memory, builtIn))).toEqual(['built-in ENABLED']);
  });
});
