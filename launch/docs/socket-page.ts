import type { ClientToServerEvents, PictureChange, ServerToClientEvents } from '#shared/contracts/socket.ts';
import {
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
import { fieldTable, page, table } from './markdown.ts';
import type { JsonSchema } from './schema-rows.ts';

const toBrowser = {
  snapshot: 'The whole picture with `seq`; once after connecting and after each `resync`.',
  delta: '`{seq, at, changes}`; `seq` grows by one. A gap means: emit `resync`.',
  silenced: 'Sound is silenced until this time, epoch ms; 0 ends it.',
  'session-ended': 'Why the session ended. Command rights are gone, the picture goes on.',
} as const satisfies Record<keyof ServerToClientEvents, string>;

const fromBrowser = {
  resync: 'Asks for a new snapshot.',
  stop: '`{key, reason}` and an answer function: stop all. Own lane, never queued, for everybody who is logged in.',
  ping: "The time it was sent and an answer function that gets the centre's time.",
} as const satisfies Record<keyof ClientToServerEvents, string>;

/** The compiler sees to it that no kind is missing. */
const changes = {
  robot: ['robot', RobotView],
  'robot-position': ['position', RobotPositionView],
  track: ['track', TrackView],
  'track-removed': ['trackId', undefined],
  alarm: ['alarm', AlarmView],
  'alarm-metrics': ['metrics', AlarmMetrics],
  incident: ['incident', IncidentView],
  command: ['command', CommandView],
  evidence: ['evidence', EvidenceView],
  halt: ['halt', HaltView],
  event: ['event', EventView],
} as const satisfies Record<PictureChange['kind'], readonly [field: string, schema: object | undefined]>;

export function socketPage(): string {
  const rows = (events: Readonly<Record<string, string>>) =>
    Object.entries(events).map(([name, meaning]) => [`\`${name}\``, meaning]);
  return page(
    'Live picture (socket.io)',
    'Same origin, session cookie. A change that finds the connection idle leaves at once; what follows within 50 ms is sent together. Positions are coalesced (newest a robot), everything else is delivered one by one and in order. A browser that cannot keep up (512 kB waiting) is held back and gets the latest as a new snapshot once it has drained; one that stays above 2 MB for 30 s is dropped. A page that says anything else than below, or too much, is disconnected.',
    '## To the browser',
    table(['Event', 'Meaning'], rows(toBrowser)),
    '## From the browser',
    table(['Event', 'Meaning'], rows(fromBrowser)),
    '## Changes',
    table(
      ['Kind', 'Carries'],
      Object.entries(changes).map(([kind, [field]]) => [`\`${kind}\``, `\`${field}\``]),
    ),
    ...Object.entries(changes).flatMap(([kind, [, schema]]) =>
      schema === undefined ? [] : [`## \`${kind}\`\n\n${fieldTable(schema as JsonSchema)}`],
    ),
  );
}
