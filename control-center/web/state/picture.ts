import type { PictureChange, PictureDelta, PictureSnapshot } from '#shared/contracts/socket.ts';
import type {
  AlarmMetrics,
  AlarmView,
  CommandView,
  EventView,
  EvidenceView,
  HaltView,
  IncidentView,
  RobotPositionView,
  RobotView,
  TrackView,
} from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { assertNever } from '#shared/result/assert-never.ts';

/** The one picture that map, lists and detail read. A slice keeps its identity until something in it changes. */
export interface Picture {
  readonly seq: number;
  readonly at: EpochMs;
  readonly mode: PictureSnapshot['mode'];
  readonly robots: ReadonlyMap<string, RobotView>;
  readonly tracks: ReadonlyMap<string, TrackView>;
  readonly alarms: ReadonlyMap<string, AlarmView>;
  readonly alarmMetrics: AlarmMetrics;
  readonly incidents: ReadonlyMap<string, IncidentView>;
  readonly commands: ReadonlyMap<string, CommandView>;
  readonly evidence: ReadonlyMap<string, EvidenceView>;
  readonly halt: HaltView;
  /** Newest last. */
  readonly events: readonly EventView[];
}

export type DeltaOutcome =
  | { readonly kind: 'applied'; readonly picture: Picture }
  /** Something was missed: ask for a new snapshot, show the old one meanwhile. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'old' };

const maxEvents = 200;

export function pictureFrom(snapshot: PictureSnapshot): Picture {
  return {
    seq: snapshot.seq,
    at: snapshot.at,
    mode: snapshot.mode,
    robots: byId(snapshot.robots),
    tracks: byId(snapshot.tracks),
    alarms: byId(snapshot.alarms),
    alarmMetrics: snapshot.alarmMetrics,
    incidents: byId(snapshot.incidents),
    commands: byId(snapshot.commands),
    evidence: byId(snapshot.evidence),
    halt: snapshot.halt,
    events: snapshot.events.slice(-maxEvents),
  };
}

export function applyDelta(picture: Picture, delta: PictureDelta): DeltaOutcome {
  if (delta.seq <= picture.seq) return { kind: 'old' };
  if (delta.seq !== picture.seq + 1) return { kind: 'gap' };
  const draft: Draft = { ...picture, seq: delta.seq, at: delta.at };
  const owned = new Set<MapSlice>();
  for (const change of delta.changes) applyChange(draft, owned, change);
  return { kind: 'applied', picture: draft };
}

type Draft = { -readonly [K in keyof Picture]: Picture[K] };
type MapSlice = 'robots' | 'tracks' | 'alarms' | 'incidents' | 'commands' | 'evidence';

/** Copies a slice at most once a delta. */
function writable<K extends MapSlice>(draft: Draft, owned: Set<MapSlice>, slice: K): Map<string, ItemOf<K>> {
  if (!owned.has(slice)) {
    draft[slice] = new Map(draft[slice] as ReadonlyMap<string, ItemOf<K>>) as unknown as Draft[K];
    owned.add(slice);
  }
  return draft[slice] as unknown as Map<string, ItemOf<K>>;
}
type ItemOf<K extends MapSlice> = Picture[K] extends ReadonlyMap<string, infer T> ? T : never;

function applyChange(draft: Draft, owned: Set<MapSlice>, change: PictureChange): void {
  switch (change.kind) {
    case 'robot':
      writable(draft, owned, 'robots').set(
        change.robot.id,
        newestPosition(draft.robots.get(change.robot.id), change.robot),
      );
      return;
    case 'robot-position':
      movedRobot(draft, owned, change.position);
      return;
    case 'track':
      writable(draft, owned, 'tracks').set(change.track.id, change.track);
      return;
    case 'track-removed':
      writable(draft, owned, 'tracks').delete(change.trackId);
      return;
    case 'alarm':
      writable(draft, owned, 'alarms').set(change.alarm.id, change.alarm);
      return;
    case 'alarm-metrics':
      draft.alarmMetrics = change.metrics;
      return;
    case 'incident':
      writable(draft, owned, 'incidents').set(change.incident.id, change.incident);
      return;
    case 'command':
      writable(draft, owned, 'commands').set(change.command.id, change.command);
      return;
    case 'evidence':
      writable(draft, owned, 'evidence').set(change.evidence.id, change.evidence);
      return;
    case 'halt':
      draft.halt = change.halt;
      return;
    case 'event':
      draft.events = [...draft.events, change.event].slice(-maxEvents);
      return;
    default:
      assertNever(change);
  }
}

/** A position is coalesced on its own way, so a robot's full view may carry an older one. */
function newestPosition(known: RobotView | undefined, robot: RobotView): RobotView {
  const position = known?.position;
  if (position === undefined || (robot.position !== undefined && robot.position.at >= position.at)) return robot;
  return { ...robot, position };
}

function movedRobot(draft: Draft, owned: Set<MapSlice>, moved: RobotPositionView): void {
  const robot = draft.robots.get(moved.id);
  if (robot === undefined || (robot.position !== undefined && robot.position.at > moved.at)) return;
  const { x, y, thetaRad, localized, at } = moved;
  writable(draft, owned, 'robots').set(moved.id, {
    ...robot,
    position: { x, y, thetaRad, localized, at },
    ...(moved.speedMps === undefined ? {} : { speedMps: moved.speedMps }),
  });
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));
