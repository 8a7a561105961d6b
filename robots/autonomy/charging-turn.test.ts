import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderHills } from '#shared/sector/border-hills.ts';
import { robotConfig } from '../config.ts';
import { turnLeftMs } from './charging-turn.ts';

const turn = { turns: 3, turn: 1, minutes: 20, belowPercent: 80 };
const minute = 60_000;

describe('the turn to charge', () => {
  it('comes once a round and lasts its minutes', () => {
    expect(turnLeftMs(turn, 0)).toBe(0);
    expect(turnLeftMs(turn, 20 * minute)).toBe(20 * minute);
    expect(turnLeftMs(turn, 39.5 * minute)).toBe(0.5 * minute);
    expect(turnLeftMs(turn, 40 * minute)).toBe(0);
    expect(turnLeftMs(turn, 80 * minute)).toBe(20 * minute);
  });

  it('is exactly one turn’s at any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 2, max: 6 }), (now, turns) => {
        const whose = Array.from({ length: turns }, (_, index) => turnLeftMs({ ...turn, turns, turn: index }, now) > 0);
        expect(whose.filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  it('is never shared by neighbours, nor by two robots of one patrol', () => {
    const [first] = borderHills.roster;
    const sector = { ...borderHills, roster: [...borderHills.roster, { ...first!, serialNumber: 'R-07' }] };
    const turnOf = (index: number) => robotConfig(sector, sector.roster[index]!, '').chargingTurn!.turn;
    for (let i = 0; i + 1 < borderHills.roster.length; i++) expect(turnOf(i)).not.toBe(turnOf(i + 1));
    expect(turnOf(6)).not.toBe(turnOf(0));
  });
});
