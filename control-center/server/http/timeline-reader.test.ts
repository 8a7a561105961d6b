import { describe, expect, it } from 'vitest';
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
});
