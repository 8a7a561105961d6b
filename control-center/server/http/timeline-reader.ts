import type { AuditEntry, TimelineAnswer, TimelineGap } from '#shared/contracts/http/responses.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import type { History } from '../history/history-port.ts';
import type { Store, StoredEvent } from '../work/store-port.ts';

export interface TimelineSources {
  readonly events: Pick<Store, 'events'>;
  readonly history: Pick<History, 'sightings'>;
  /** The newest `limit` entries of [from, to), oldest first. */
  readonly audit: (from: number, to: number, limit: number) => Promise<readonly AuditEntry[]>;
}

interface Recorded {
  readonly at: number;
  readonly message: string;
  readonly robotId?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const buckets = 120;
const most = 2000;
const types = ['alarm', 'behaviour', 'link-lost', 'link-restored'];

/** The lanes of the timeline, each from the record that has it. A record that cannot be read leaves a gap with a name. */
export async function readTimeline(sources: TimelineSources, from: number, to: number): Promise<TimelineAnswer> {
  const bucketMs = Math.max(1000, Math.ceil((to - from) / buckets / 1000) * 1000);
  const gaps: TimelineAnswer['gaps'] = [];
  const laneOf = <T>(lane: TimelineGap['lane'], reading: Promise<readonly T[]>): Promise<readonly T[]> =>
    reading.catch((error: unknown) => {
      gaps.push(gapOf(lane, error));
      return [];
    });
  const [events, sightings, operator] = await Promise.all([
    laneOf('events', sources.events.events({ from, to, types, limit: most, newest: true })),
    laneOf('detections', sources.history.sightings({ from, to, bucketMs })),
    laneOf('operator', sources.audit(from, to, most)),
  ]);
  const recorded = (type: string) => events.filter((event) => event.type === type).map(documentOf);
  return {
    from,
    to,
    alarms: recorded('alarm').map(({ at, message, data }) => ({
      at,
      message,
      alarmId: textOf(data?.['alarmId']),
      priority: textOf(data?.['priority']),
    })),
    detections: { bucketMs, counts: countsOf(sightings, from, to, bucketMs) },
    behaviours: spansOf(recorded('behaviour'), (event) => textOf(event.data?.['behaviour'])).map(
      ({ value, ...span }) => ({ ...span, behaviour: value }),
    ),
    linkGaps: gapsOf(events.filter(({ type }) => type.startsWith('link-'))),
    operator: operator.filter(isByPerson).map(({ at, actor, action, subject }) => ({ at, by: actor, action, subject })),
    gaps,
  };
}

/** Only what the error catalogue knows is an outage; anything else is a fault of ours. */
function gapOf(lane: TimelineGap['lane'], error: unknown): TimelineGap {
  if (!(error instanceof CodedError)) throw error;
  const { code, message } = error.domainError;
  return { lane, code, message };
}

const documentOf = ({ document }: StoredEvent): Recorded => document as Recorded;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Robots act under their id, which has a slash; nobody's refused attempts are no operator's work. */
const isByPerson = ({ actor }: AuditEntry): boolean => !actor.includes('/') && actor !== 'nobody' && actor !== 'setup';

function countsOf(
  sightings: readonly { readonly at: number; readonly count: number }[],
  from: number,
  to: number,
  bucketMs: number,
): number[] {
  const first = Math.floor(from / bucketMs);
  const counts = Array.from({ length: Math.max(0, Math.ceil(to / bucketMs) - first) }, () => 0);
  for (const { at, count } of sightings) {
    const bucket = Math.floor(at / bucketMs) - first;
    if (bucket >= 0 && bucket < counts.length) counts[bucket] = (counts[bucket] ?? 0) + count;
  }
  return counts;
}

interface Span {
  readonly robotId: string;
  readonly from: number;
  to?: number;
  readonly value: string;
}

/** Each value lasts until the next one of the same robot. */
function spansOf(events: readonly Recorded[], valueOf: (event: Recorded) => string): Span[] {
  const open = new Map<string, Span>();
  return events.map((event) => {
    const robotId = event.robotId ?? '';
    const before = open.get(robotId);
    if (before !== undefined) before.to = event.at;
    const span: Span = { robotId, from: event.at, value: valueOf(event) };
    open.set(robotId, span);
    return span;
  });
}

/** From what was lost to what was heard again. */
function gapsOf(events: readonly StoredEvent[]): TimelineAnswer['linkGaps'] {
  const recorded = events.map((event) => ({ ...documentOf(event), data: { type: event.type } }));
  return spansOf(recorded, (event) => textOf(event.data?.['type']))
    .filter(({ value }) => value === 'link-lost')
    .map(({ robotId, from, to }) => (to === undefined ? { robotId, from } : { robotId, from, to }));
}
