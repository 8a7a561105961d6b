import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { CollectedWork } from '../work/collected-work.ts';
import { AlarmBook } from './alarm-book.ts';
import type { AlarmRecord, Finding } from './alarm-record.ts';
import { alarmCatalogue } from './catalogue.ts';
import type { AlarmType } from './catalogue.ts';

const minute = 60_000;
const noLog = { append: () => ({ index: 0, entry: '', leafHash: '' }) };

class Desk {
  now = 1_000_000;
  readonly ids = ulidSource({ now: () => this.now }, seededRandom('alarms'));
  book = new AlarmBook(this.ids, []);
  readonly written = new Map<string, object>();
  events: string[] = [];

  do<T>(what: (work: CollectedWork) => T): T {
    const work = new CollectedWork(this.now, noLog, this.ids);
    const result = what(work);
    for (const write of work.writes) {
      if (write.kind === 'put') this.written.set(write.id, JSON.parse(JSON.stringify(write.document)));
      if (write.kind === 'delete') this.written.delete(write.id);
      if (write.kind === 'event') this.events.push(write.type);
    }
    return result;
  }
  raise(finding: Partial<Finding> = {}): AlarmRecord | undefined {
    const whole: Finding = {
      type: 'ROBOT_FAULT',
      key: 'k',
      message: 'm',
      occurredAt: this.now,
      reasons: [],
      ...finding,
    };
    return this.do((work) => this.book.raise(whole, work));
  }
  returned(key = 'k'): void {
    this.do((work) => this.book.returned(key, work));
  }
  acknowledge(record: AlarmRecord) {
    return this.do((work) => this.book.acknowledge(record.view.id, record.view.version, 'anna', work));
  }
  shelve(record: AlarmRecord, minutes = 10) {
    return this.do((work) =>
      this.book.shelve(record.view.id, record.view.version, { minutes, reason: 'works', by: 'anna' }, work),
    );
  }
  pass(ms: number): void {
    this.now += ms;
    this.do((work) => this.book.tick(work));
  }
  restart(): void {
    const documents = Array.from(this.written, ([id, document]) => ({ id, document }));
    this.book = new AlarmBook(this.ids, documents);
  }
}

describe('alarms', () => {
  it('are one a key: the same finding again writes nothing', () => {
    const desk = new Desk();
    const first = desk.raise()!;
    const { version } = first.view;
    expect(desk.raise()).toBe(first);
    expect(first.view).toMatchObject({ version, number: 'A-0001', state: 'unacknowledged', repeatCount: 0 });
  });

  it('call again after they returned, and when they rise although acknowledged', () => {
    const desk = new Desk();
    const record = desk.raise({ type: 'ROBOT_ALERT' })!;
    desk.acknowledge(record);
    desk.pass(1000);
    desk.raise({ type: 'ROBOT_ALERT', priority: 'high' });
    expect(record.view).toMatchObject({
      state: 'unacknowledged',
      priority: 'high',
      repeatCount: 1,
      acknowledgedBy: undefined,
    });
    desk.returned();
    desk.pass(1000);
    desk.raise({ type: 'ROBOT_ALERT' });
    expect(record.view).toMatchObject({ state: 'unacknowledged', priority: 'high', repeatCount: 2 });
  });

  it('do not call again for late evidence that occurred before the acknowledgement', () => {
    const desk = new Desk();
    const record = desk.raise({ type: 'LINE_CROSSING' })!;
    const before = desk.now;
    desk.pass(minute);
    desk.returned();
    desk.acknowledge(record);
    expect(record.view.state).toBe('latched');
    desk.pass(minute);
    desk.raise({ type: 'LINE_CROSSING', occurredAt: before + 1, deliveredLate: true });
    expect(record.view.state).toBe('latched');
    desk.raise({ type: 'LINE_CROSSING', occurredAt: desk.now });
    expect(record.view.state).toBe('unacknowledged');
  });

  it('refuse a version that moved on, a second acknowledgement, and an unknown id', () => {
    const desk = new Desk();
    const record = desk.raise()!;
    const stale = { ...record, view: { ...record.view, version: 0 } };
    expect(desk.acknowledge(stale)).toMatchObject({ ok: false, error: { code: 'BPC_E_VERSION_CONFLICT' } });
    expect(desk.acknowledge(record)).toMatchObject({ ok: true });
    expect(desk.acknowledge(record)).toMatchObject({ ok: false, error: { code: 'BPC_E_STATE_CONFLICT' } });
    const unknown = desk.do((work) => desk.book.acknowledge('x', 1, 'anna', work));
    expect(unknown).toMatchObject({ ok: false, error: { code: 'BPC_E_NOT_FOUND' } });
  });
});

describe('shelving (lessons 14)', () => {
  it('puts an alarm aside for its time, then it calls again by itself', () => {
    const desk = new Desk();
    const record = desk.raise()!;
    expect(desk.shelve(record)).toMatchObject({ ok: true });
    expect(record.view).toMatchObject({ suppression: 'shelved', state: 'unacknowledged' });
    expect(desk.book.metrics(desk.now).unacknowledged.medium + desk.book.metrics(desk.now).unacknowledged.low).toBe(0);
    desk.pass(10 * minute - 1);
    expect(record.view.suppression).toBe('shelved');
    desk.pass(1);
    expect(record.view).toMatchObject({ suppression: 'none', state: 'unacknowledged', shelvedUntil: undefined });
  });

  it('matches when the evidence occurred: before, during and after the shelf, delivered at any time', () => {
    const desk = new Desk();
    const entry = (key: string, occurredAt: number): Partial<Finding> => ({
      type: 'ZONE_ENTRY',
      key,
      shelfKey: 'zone',
      occurredAt,
      deliveredLate: true,
    });
    desk.shelve(desk.raise(entry('a', desk.now))!);
    const shelvedAt = desk.now;
    desk.pass(minute);
    expect(desk.raise(entry('before', shelvedAt - 1))!.view.suppression).toBe('none');
    expect(desk.raise(entry('during', shelvedAt + 1))!.view.suppression).toBe('shelved');
    desk.pass(10 * minute);
    expect(desk.raise(entry('late-during', shelvedAt + 2))).toBeUndefined();
    expect(desk.events.at(-1)).toBe('alarm-while-shelved');
    expect(desk.raise(entry('after', shelvedAt + 10 * minute))!.view.suppression).toBe('none');
    desk.restart();
    expect(desk.raise(entry('late-again', shelvedAt + 2))).toBeUndefined();
  });

  it('is refused for welfare and unconfirmed stops', () => {
    const desk = new Desk();
    for (const type of ['WELFARE', 'STOP_UNCONFIRMED', 'SECTOR_SILENT'] as const) {
      const record = desk.raise({ type, key: type })!;
      expect(desk.shelve(record)).toMatchObject({ ok: false, error: { code: 'BPC_E_STATE_CONFLICT' } });
      expect(record.view.suppression).toBe('none');
    }
  });
});

describe('silence', () => {
  it('lasts 30 s, acknowledges nothing, and ends with a new alarm or one that rises', () => {
    const desk = new Desk();
    const record = desk.raise({ type: 'ROBOT_ALERT' })!;
    desk.book.silence(desk.now);
    expect(record.view.state).toBe('unacknowledged');
    expect(desk.book.silencedUntil(desk.now + 29_999)).toBe(desk.now + 30_000);
    expect(desk.book.silencedUntil(desk.now + 30_000)).toBeUndefined();
    desk.raise({ type: 'ROBOT_ALERT' });
    expect(desk.book.silencedUntil(desk.now)).toBeDefined();
    desk.raise({ type: 'ROBOT_ALERT', priority: 'high' });
    expect(desk.book.silencedUntil(desk.now)).toBeUndefined();
    desk.book.silence(desk.now);
    desk.raise({ key: 'other' });
    expect(desk.book.silencedUntil(desk.now)).toBeUndefined();
  });
});

describe('flood', () => {
  it('starts at ten in ten minutes and ends below five', () => {
    const desk = new Desk();
    for (let i = 0; i < 9; i++) desk.raise({ key: `k${i}` });
    expect(desk.book.metrics(desk.now)).toMatchObject({ lastTenMinutes: 9, flood: false });
    desk.now += 5 * minute;
    for (let i = 0; i < 5; i++) desk.raise({ key: `l${i}` });
    expect(desk.book.metrics(desk.now)).toMatchObject({ lastTenMinutes: 14, flood: true });
    desk.now += 6 * minute;
    expect(desk.book.metrics(desk.now)).toMatchObject({ lastTenMinutes: 5, flood: true });
    desk.now += 5 * minute;
    expect(desk.book.metrics(desk.now)).toMatchObject({ lastTenMinutes: 0, flood: false });
  });
});

describe('over any sequence of events', () => {
  const types = Object.keys(alarmCatalogue) as AlarmType[];
  const command = fc.oneof(
    fc.record({
      do: fc.constant('raise' as const),
      type: fc.constantFrom(...types),
      about: fc.integer({ min: 0, max: 2 }),
      late: fc.integer({ min: 0, max: 20 }),
      isLate: fc.boolean(),
      outOfService: fc.boolean(),
    }),
    fc.record({
      do: fc.constantFrom('return', 'acknowledge', 'shelve', 'stand-in', 'judge'),
      type: fc.constantFrom(...types),
      about: fc.integer({ min: 0, max: 2 }),
    }),
    fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 15 }) }),
    fc.record({ do: fc.constant('restart' as const) }),
  );

  it('no finding is lost, and welfare, halt and silence of the sector are never suppressed', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const desk = new Desk();
        for (const step of commands) {
          if (step.do === 'pass') desk.pass(step.minutes * minute);
          else if (step.do === 'restart') desk.restart();
          else {
            const key = `${step.type}:${step.about}`;
            const open = desk.book.open(key);
            if (step.do === 'raise') {
              const eventsBefore = desk.events.length;
              const occurredAt = desk.now - step.late * minute;
              desk.raise({
                type: step.type,
                key,
                occurredAt,
                deliveredLate: step.isLate,
                outOfService: step.outOfService,
              });
              const isListed =
                desk.book.open(key) !== undefined || desk.events.slice(eventsBefore).includes('alarm-while-shelved');
              expect(isListed).toBe(true);
            } else if (step.do === 'return') desk.returned(key);
            else if (step.do === 'stand-in') desk.do((work) => desk.book.standIn(key, true, work));
            else if (open !== undefined && step.do === 'acknowledge') desk.acknowledge(open);
            else if (open !== undefined && step.do === 'shelve') desk.shelve(open, 5);
            else if (open !== undefined && step.do === 'judge') desk.do((work) => desk.book.judge(open, work));
          }
          for (const { view } of desk.book.allOpen()) {
            if (!view.suppressible) expect(view.suppression).toBe('none');
            if (view.suppression === 'shelved') expect(view.shelvedUntil).toBeGreaterThan(desk.now - 1);
          }
          const numbers = desk.book.views(desk.now).map(({ number }) => number);
          expect(new Set(numbers).size).toBe(numbers.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the catalogue', () => {
  it('answers for every alarm what it must answer', () => {
    for (const [type, entry] of Object.entries(alarmCatalogue)) {
      for (const text of [entry.title, entry.cause, entry.consequenceText, entry.response, entry.owner]) {
        expect(text.length, type).toBeGreaterThan(5);
      }
      expect(entry.lastVerified, type).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(entry.response, type).not.toMatch(/hostile|engage|neutrali/i);
    }
    expect(alarmCatalogue.WELFARE.suppressible).toBe(false);
    expect(alarmCatalogue.STOP_UNCONFIRMED.suppressible).toBe(false);
  });
});
