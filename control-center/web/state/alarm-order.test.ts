import { describe, expect, it } from 'vitest';
import { listedAlarms, mostUrgent } from './alarm-order.ts';
import { alarmView } from './test-views.ts';

const ids = (alarms: readonly { readonly id: string }[]): readonly string[] => alarms.map(({ id }) => id);

describe('the order of alarms', () => {
  it('puts what needs an answer before what has one, then the graver, then the newer', () => {
    const alarms = [
      alarmView({ id: 'acked-critical', priority: 'critical', state: 'acknowledged' }),
      alarmView({ id: 'low', priority: 'low' }),
      alarmView({ id: 'old-high', occurredAt: 1 }),
      alarmView({ id: 'new-high', occurredAt: 9 }),
      alarmView({ id: 'gone', state: 'normal' }),
    ];
    expect(ids(listedAlarms(alarms))).toEqual(['new-high', 'old-high', 'low', 'acked-critical']);
  });

  it('shows the three whose time runs out first among the gravest', () => {
    const alarms = [
      alarmView({ id: 'late', respondBy: 900 }),
      alarmView({ id: 'soon', respondBy: 100 }),
      alarmView({ id: 'critical', priority: 'critical', respondBy: 5_000 }),
      alarmView({ id: 'medium', priority: 'medium', respondBy: 1 }),
      alarmView({ id: 'acked', priority: 'critical', state: 'acknowledged' }),
    ];
    expect(ids(mostUrgent(alarms))).toEqual(['critical', 'soon', 'late']);
  });

  it('hides a shelved alarm, but never one that may not be suppressed', () => {
    const alarms = [
      alarmView({ id: 'shelved', suppression: 'shelved' }),
      alarmView({ id: 'welfare', suppression: 'shelved', suppressible: false }),
    ];
    expect(ids(listedAlarms(alarms))).toEqual(['welfare']);
    expect(ids(mostUrgent(alarms))).toEqual(['welfare']);
  });
});
