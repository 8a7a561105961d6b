import { describe, expect, it } from 'vitest';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { StoredEvent } from '../work/store-port.ts';
import { readTimeline } from './timeline-reader.ts';

const event = (type: string, at: number, more: object = {}): StoredEvent => ({
  id: `${type}${at}`,
  at,
  type,
  document: { at, kind: type, message: `${type} happened`, ...more },
});

describe('the timeline', () => {
  it('puts each record on its lane', async () => {
    const answer = await readTimeline(
      {
        events: {
          events: () =>
            Promise.resolve([
              event('link-lost', 1000, { robotId: 'bpc/r-01' }),
              event('link-lost', 2000, { robotId: 'bpc/r-02' }),
              event('alarm', 3000, { data: { alarmId: 'A', priority: 'high' } }),
              event('behaviour', 3500, { robotId: 'bpc/r-01', data: { behaviour: 'PATROL' } }),
              event('link-restored', 4000, { robotId: 'bpc/r-01' }),
              event('behaviour', 5000, { robotId: 'bpc/r-01', data: { behaviour: 'OBSERVE' } }),
            ]),
        },
        history: {
          sightings: () =>
            Promise.resolve([
              { at: 0, objectClass: 'person', count: 2 },
              { at: 0, objectClass: 'animal', count: 1 },
              { at: 9000, objectClass: 'person', count: 1 },
            ]),
        },
        audit: () =>
          Promise.resolve(
            ['anna', 'bpc/r-01', 'nobody'].map((actor, index) => ({
              index,
              at: 1,
              actor,
              action: 'alarm.acknowledge',
              subject: 'A',
              detail: null,
              leafHash: '',
            })),
          ),
      },
      0,
      10_000,
    );
    expect(answer.linkGaps).toEqual([
      { robotId: 'bpc/r-01', from: 1000, to: 4000 },
      { robotId: 'bpc/r-02', from: 2000 },
    ]);
    expect(answer.alarms).toEqual([{ at: 3000, message: 'alarm happened', alarmId: 'A', priority: 'high' }]);
    expect(answer.behaviours).toEqual([
      { robotId: 'bpc/r-01', from: 3500, to: 5000, behaviour: 'PATROL' },
      { robotId: 'bpc/r-01', from: 5000, behaviour: 'OBSERVE' },
    ]);
    expect(answer.detections).toEqual({ bucketMs: 1000, counts: [3, 0, 0, 0, 0, 0, 0, 0, 0, 1] });
    expect(answer.operator.map(({ by }) => by)).toEqual(['anna']);
  });

  const sources = {
    events: { events: () => Promise.resolve([event('alarm', 3000, { data: { alarmId: 'A', priority: 'high' } })]) },
    history: { sightings: () => Promise.resolve([{ at: 0, objectClass: 'person' as const, count: 1 }]) },
    audit: () => Promise.resolve([]),
  };

  it('names the record that is out of order and shows the rest', async () => {
    const down = new CodedError(domainError('BPC_E_HISTORY_UNAVAILABLE', 'History: refused.'));
    const history = { sightings: () => Promise.reject(down) };
    const answer = await readTimeline({ ...sources, history }, 0, 10_000);
    expect(answer.alarms).toHaveLength(1);
    expect(answer.gaps).toMatchObject([{ lane: 'detections', code: 'BPC_E_HISTORY_UNAVAILABLE' }]);
    expect((await readTimeline(sources, 0, 10_000)).gaps).toEqual([]);
  });

  it('does not pass a fault of its own off as an outage', async () => {
    const history = { sightings: () => Promise.reject(new TypeError('bug')) };
    await expect(readTimeline({ ...sources, history }, 0, 10_000)).rejects.toThrow('bug');
  });

  it('asks for the newest events when there are too many', async () => {
    const asked: object[] = [];
    const events = { events: (range: object) => Promise.resolve((asked.push(range), [])) };
    await readTimeline({ ...sources, events }, 0, 10_000);
    expect(asked).toMatchObject([{ newest: true }]);
  });
});
