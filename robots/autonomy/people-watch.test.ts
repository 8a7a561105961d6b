import { describe, expect, it } from 'vitest';
import { smallSector } from '#tests/support/small-sector.ts';
import { robotConfig } from '../config.ts';
import { PeopleWatch } from './people-watch.ts';

const [entry] = smallSector.roster;
const { person: rules } = robotConfig(smallSector, entry!, 'x');
const person = (objectId: string, x: number, y: number, seenAt = 0) => ({ objectId, x, y, seenAt });

describe('the people a robot sees', () => {
  it('are worth stopping for until they, or their place, have been observed', () => {
    const people = new PeopleWatch(rules);
    expect(people.see(person('p1', 100, 0))).toBe(true);
    people.noteObserved(1000);
    expect(people.see(person('p1', 101, 0, 2000))).toBe(false);
    expect(people.see(person('p2', 110, 0, 3000))).toBe(false);
    expect(people.see(person('p3', 200, 0, 3000))).toBe(true);
    expect(people.see(person('p1', 101, 0, 400_000))).toBe(true);
  });

  it('block a way that comes nearer than the stand-off, not one that leads away from them', () => {
    const people = new PeopleWatch(rules);
    people.see(person('p1', 100, 0));
    expect(people.blocks([{ x: 200, y: 0 }], { x: 0, y: 0 })).toBe(true);
    expect(people.blocks([{ x: -100, y: 0 }], { x: 60, y: 0 })).toBe(false);
    expect(people.blocks([{ x: 0, y: 200 }], { x: 0, y: 0 })).toBe(false);
  });

  it('are forgotten when not seen for a minute', () => {
    const people = new PeopleWatch(rules);
    people.see(person('p1', 100, 0, 0));
    people.prune(61_000);
    expect(people.size).toBe(0);
  });
});
