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
} from './views.ts';

/** One change of the picture. `robot-position` may be coalesced (newest a key); all others are delivered one by one. */
export type PictureChange =
  | { readonly kind: 'robot'; readonly robot: RobotView }
  | { readonly kind: 'robot-position'; readonly position: RobotPositionView }
  | { readonly kind: 'track'; readonly track: TrackView }
  | { readonly kind: 'track-removed'; readonly trackId: string }
  | { readonly kind: 'alarm'; readonly alarm: AlarmView }
  | { readonly kind: 'alarm-metrics'; readonly metrics: AlarmMetrics }
  | { readonly kind: 'incident'; readonly incident: IncidentView }
  | { readonly kind: 'command'; readonly command: CommandView }
  | { readonly kind: 'evidence'; readonly evidence: EvidenceView }
  | { readonly kind: 'halt'; readonly halt: HaltView }
  | { readonly kind: 'event'; readonly event: EventView };

export interface PictureSnapshot {
  readonly seq: number;
  /** The centre's clock when this was made, epoch ms. */
  readonly at: number;
  readonly mode: 'LIVE' | 'SIM' | 'DRILL' | 'REPLAY';
  readonly robots: readonly RobotView[];
  readonly tracks: readonly TrackView[];
  readonly alarms: readonly AlarmView[];
  readonly alarmMetrics: AlarmMetrics;
  readonly incidents: readonly IncidentView[];
  readonly commands: readonly CommandView[];
  readonly evidence: readonly EvidenceView[];
  readonly halt: HaltView;
  /** Newest last, at most 200. */
  readonly events: readonly EventView[];
  /** Active silence, epoch ms; nobody's alarms sound until then. */
  readonly silencedUntil?: number;
}

/** `seq` grows by one a delta a client; a gap makes the client ask for a new snapshot with `resync`. */
export interface PictureDelta {
  readonly seq: number;
  readonly at: number;
  readonly changes: readonly PictureChange[];
}

export interface ServerToClientEvents {
  snapshot: (snapshot: PictureSnapshot) => void;
  delta: (delta: PictureDelta) => void;
  silenced: (until: number) => void;
  /** The session ended: command rights go, the picture stays. */
  'session-ended': (reason: string) => void;
}

export type StopAck =
  | { readonly ok: true; readonly haltId: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface ClientToServerEvents {
  resync: () => void;
  /** Stop all, own lane: handled before anything queued. `key` is the client's ULID. */
  stop: (request: { readonly key: string; readonly reason: string }, ack: (answer: StopAck) => void) => void;
  /** For clock offset and link display: the answer carries the centre's time. */
  ping: (sentAt: number, ack: (centreTime: number) => void) => void;
}
