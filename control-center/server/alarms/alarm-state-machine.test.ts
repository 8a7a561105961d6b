import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmState } from '#shared/contracts/views.ts';
import { isActive, isUnacknowledged, transition } from './alarm-state-machine.ts';
import type { AlarmEvent } from './alarm-state-machine.ts';

const states: readonly AlarmState[] = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned-unacknowledged',
  'latched',
];
const events: readonly AlarmEvent[] = ['raise', 'return', 'acknowledge', 'renew', 'judge'];
const row = (latching: boolean) =>
  states.map((state) =>
    events.map((event) => {
      const next = transition(state, event, latching);
      return next === undefined ? '-' : `${next.state}${next.annunciate ? '!' : ''}`;
    }),
  );

describe('the state axis of an alarm', () => {
  it('is this table for alarms that return by themselves', () => {
    expect(row(false)).toEqual([
      ['unacknowledged!', '-', '-', '-', '-'],
      ['unacknowledged', 'returned-unacknowledged', 'acknowledged', 'unacknowledged!', '-'],
      ['acknowledged', 'normal', '-', 'unacknowledged!', 'normal'],
      ['unacknowledged!', 'returned-unacknowledged', 'normal', 'unacknowledged!', '-'],
      ['unacknowledged!', 'latched', '-', 'unacknowledged!', 'normal'],
    ]);
  });

  it('latches alarms about people until somebody judged them', () => {
    expect(row(true)[2]).toEqual(['acknowledged', 'latched', '-', 'unacknowledged!', 'normal']);
    expect(row(true)[3]).toEqual(['unacknowledged!', 'returned-unacknowledged', 'latched', 'unacknowledged!', '-']);
  });

  it('never ends unless a person acknowledged it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events)), fc.boolean(), (sequence, latching) => {
        let state: AlarmState = 'unacknowledged';
        for (const event of sequence) {
          const next: AlarmState = transition(state, event, latching)?.state ?? state;
          if (next === 'normal' && isUnacknowledged(state)) expect(event).toBe('acknowledge');
          if (latching && next === 'normal' && state !== 'normal') expect(event).toBe('judge');
          if (event === 'raise') expect(isActive(next)).toBe(true);
          state = next;
        }
      }),
    );
  });
});
