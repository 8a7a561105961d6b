import type { AlarmState } from '#shared/contracts/views.ts';

/**
 * The state axis of ISA-18.2 / IEC 62682; suppression is the other axis and never moves this one.
 * `raise`: the condition is there. `return`: it is gone. `renew`: it rose in priority or repeats although acknowledged.
 * `judge`: a person closed the case.
 */
export type AlarmEvent = 'raise' | 'return' | 'acknowledge' | 'renew' | 'judge';

interface Transition {
  readonly state: AlarmState;
  /** Calls for an operator's attention: sound, flash, flood count. */
  readonly annunciate: boolean;
}

const to = (state: AlarmState): Transition => ({ state, annunciate: false });
const call = (state: AlarmState): Transition => ({ state, annunciate: true });

/** Undefined if the event is not possible in this state. */
export function transition(state: AlarmState, event: AlarmEvent, latching: boolean): Transition | undefined {
  const ended = to(latching ? 'latched' : 'normal');
  switch (state) {
    case 'normal':
      return event === 'raise' ? call('unacknowledged') : undefined;
    case 'unacknowledged':
      if (event === 'acknowledge') return to('acknowledged');
      if (event === 'return') return to('returned-unacknowledged');
      if (event === 'renew') return call('unacknowledged');
      return event === 'raise' ? to('unacknowledged') : undefined;
    case 'acknowledged':
      if (event === 'return') return ended;
      if (event === 'renew') return call('unacknowledged');
      if (event === 'judge') return to('normal');
      return event === 'raise' ? to('acknowledged') : undefined;
    case 'returned-unacknowledged':
      if (event === 'acknowledge') return ended;
      if (event === 'raise' || event === 'renew') return call('unacknowledged');
      return event === 'return' ? to('returned-unacknowledged') : undefined;
    case 'latched':
      if (event === 'judge') return to('normal');
      if (event === 'raise' || event === 'renew') return call('unacknowledged');
      return event === 'return' ? to('latched') : undefined;
  }
}

/** The condition is (still) there. */
export const isActive = (state: AlarmState): boolean => state === 'unacknowledged' || state === 'acknowledged';

export const isUnacknowledged = (state: AlarmState): boolean =>
  state === 'unacknowledged' || state === 'returned-unacknowledged';
