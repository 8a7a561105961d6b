import { createHash } from 'node:crypto';
import type { PictureSnapshot } from '#shared/contracts/socket.ts';
import type { AlarmView, EvidenceView, RobotView, TrackView } from '#shared/contracts/views.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { fixtureThermalPng } from './console-fixture-thermal.ts';

/** A moment in a sector: a person over the line, another lying still, one robot silent, one charging. */
export interface FixturePicture {
  readonly snapshot: PictureSnapshot;
  readonly evidence: ReadonlyMap<string, Uint8Array>;
}

export function fixturePicture(sector: Sector, now: number, mode: PictureSnapshot['mode']): FixturePicture {
  const robots = sector.roster.map((_, index) => fixtureRobot(sector, index, now));
  const [watcher, helper] = [robots[1]!, robots[2]!];
  const line = sector.borderLine.points;
  const crossing = midOf(line[Math.floor(line.length / 2) - 1]!, line[Math.floor(line.length / 2)]!, -0.02);
  const person = fixtureTrack('01JPERSON0000000000000CROSS', helper.id, crossing, now, {
    class: 'person',
    velocity: { x: 0.3, y: -1.1 },
  });
  const lying: TrackView = {
    ...fixtureTrack(
      '01JPERSON0000000000000STILL',
      watcher.id,
      offset(watcher.position!, 0.05, 0.04, sector),
      now - 1_500,
      { class: 'person', velocity: { x: 0, y: 0 } },
    ),
    welfare: { score: 0.81, signs: ['LYING_STILL'] },
    confidence: 0.79,
  };
  const animal = fixtureTrack(
    '01JANIMAL0000000000000DEER1',
    helper.id,
    offset(robots[0]!.position!, 0.04, -0.1, sector),
    now - 700,
    { class: 'animal', velocity: { x: 0.8, y: 0.2 } },
  );
  const vehicle: TrackView = {
    ...fixtureTrack(
      '01JVEHICLE000000000000TRUCK',
      robots.at(-1)!.id,
      offset(robots.at(-1)!.position!, -0.06, -0.08, sector),
      now - 48_000,
      { class: 'vehicle', velocity: { x: 4, y: 1 } },
    ),
    state: 'COASTING',
  };
  const png = fixtureThermalPng();
  const evidence = fixtureEvidence(person, png, now);
  return {
    evidence: new Map([[evidence.id, png]]),
    snapshot: {
      seq: 1,
      at: now,
      mode,
      robots,
      tracks: [{ ...person, evidenceIds: [evidence.id] }, lying, animal, vehicle],
      alarms: fixtureAlarms(person, lying, robots, now),
      alarmMetrics: { lastTenMinutes: 4, flood: false, unacknowledged: { critical: 1, high: 2, medium: 1, low: 0 } },
      incidents: [
        {
          id: 'I-1',
          number: 'I-0007',
          title: 'Person lying still near the track',
          state: 'open',
          category: 'WELFARE',
          priority: 'critical',
          alarmIds: ['A-2'],
          robotIds: [watcher.id],
          openedAt: now - 150_000,
          openedBy: 'Olga Operator',
          notes: [{ at: now - 100_000, by: 'Olga Operator', text: 'Welfare team told by radio, on the way.' }],
          version: 2,
        },
      ],
      commands: [
        {
          id: 'C-1',
          kind: 'observe',
          robotId: watcher.id,
          state: 'executing',
          by: 'Olga Operator',
          alarmId: 'A-2',
          incidentId: 'I-1',
          ...(lying.position === undefined ? {} : { target: lying.position }),
          epoch: 3,
          createdAt: now - 29_000,
          expiresAt: now + 31_000,
          sentAt: now - 28_900,
          acceptedAt: now - 28_500,
          executingAt: now - 28_000,
          version: 4,
        },
      ],
      evidence: [evidence],
      halt: { latched: false, confirmedBy: [], unconfirmedBy: [] },
      events: [
        { id: 'E-1', at: now - 320_000, kind: 'robot.docked', message: `${robots.at(-1)!.callSign} docked, charging` },
        { id: 'E-2', at: now - 200_000, kind: 'track.classified', message: 'Track DEER1 classed animal 0.91' },
        { id: 'E-3', at: now - 28_000, kind: 'command.accepted', message: `${watcher.callSign} accepted observe` },
      ],
    },
  };
}

function fixtureRobot(sector: Sector, index: number, now: number): RobotView {
  const entry = sector.roster[index]!;
  const patrol = sector.patrols.find(({ patrolId }) => patrolId === entry.patrolId)!;
  const node = (id: string): Point2 => sector.routeGraph.nodes.find(({ nodeId }) => nodeId === id)!;
  const path = patrol.nodeIds.slice(2, 7).map(node);
  const start = path[0]!;
  const next = path[1]!;
  const silent = index === 3;
  const charging = index === sector.roster.length - 1 && index > 3;
  const heardAt = silent ? now - 226_000 : now - 400;
  const at = charging ? node(entry.dockNodeId) : midOf(start, next, 0);
  return {
    id: `${entry.manufacturer}/${entry.serialNumber}`,
    callSign: entry.callSign,
    vdaVersion: '3.0.0',
    monitored: true,
    connectionState: silent ? 'CONNECTION_BROKEN' : 'ONLINE',
    stateAt: heardAt,
    statePeriodMs: 5_000,
    position: {
      x: at.x,
      y: at.y,
      thetaRad: Math.atan2(next.y - start.y, next.x - start.x),
      localized: true,
      at: heardAt,
    },
    positionPeriodMs: 1_000,
    speedMps: charging ? 0 : 1.4,
    batteryPercent: [24, 64, 47, 58, 81, 71][index] ?? 60,
    charging,
    operatingMode: 'AUTOMATIC',
    driving: !charging,
    paused: false,
    mode: 'AUTONOMY',
    behaviour: charging ? 'DOCK' : index === 1 ? 'OBSERVE' : index === 0 ? 'RETURN' : 'PATROL',
    authorityEnforced: true,
    authorityHolder: 'autonomy',
    epoch: 3,
    haltLatched: false,
    serviceState: 'IN_SERVICE',
    hasFatalError: false,
    errors: [],
    orderId: `O-${index}`,
    orderDescription: charging ? 'Dock' : patrol.name,
    plannedPath: charging ? [] : path.slice(1).map(({ x, y }, step) => ({ x, y, released: step < 2 })),
    gnss: { fixType: 'RTK_FIXED', hAccM: 0.4, frozenSuspect: false, at: heardAt },
    link: { rttMs: 42, lossPct: 1, queueDepth: 0, rssiDbm: -71, at: heardAt },
    clockOffsetMs: 12,
    opex: 's',
  };
}

export function fixtureTrack(
  id: string,
  robotId: string,
  position: Point2,
  now: number,
  look: Pick<TrackView, 'class'> & { readonly velocity: Point2 },
): TrackView {
  return {
    id,
    robotId,
    class: look.class,
    confidence: 0.86,
    state: 'TRACKING',
    position,
    ellipse: { semiMajorM: 39, semiMinorM: 13, angleRad: 0.9 },
    velocity: look.velocity,
    sensor: 'thermal',
    observedAt: now - 300,
    firstSeenAt: now - 60_000,
    deliveredLate: false,
    trail: Array.from({ length: 12 }, (_, step) => ({
      x: position.x - look.velocity.x * (12 - step) * 6,
      y: position.y - look.velocity.y * (12 - step) * 6,
    })),
    evidenceIds: [],
    model: { name: 'hot-spot', version: '1.0.0', sha256: 'ab'.repeat(32) },
    opex: 's',
  };
}

function fixtureEvidence(track: TrackView, png: Uint8Array, now: number): EvidenceView {
  return {
    id: '01JEVIDENCE00000000000000A1',
    robotId: track.robotId,
    kind: 'image',
    mime: 'image/png',
    sensor: 'thermal',
    capturedAt: now - 6_000,
    receivedAt: now - 5_000,
    position: track.position!,
    sha256: createHash('sha256').update(png).digest('hex'),
    bytes: png.length,
    width: 320,
    height: 256,
    boxes: [{ objectId: track.id, x: 146, y: 108, width: 28, height: 66, label: 'person 0.86' }],
    objectIds: [track.id],
    status: 'verified',
    chain: 'linked',
    maskVersion: '1',
  };
}

/** An alarm with everything that a row needs; tests override what they are about. */
export function fixtureAlarm(now: number, changes: Partial<AlarmView> & Pick<AlarmView, 'id' | 'message'>): AlarmView {
  return {
    number: changes.id,
    type: 'LINE_CROSSING',
    category: 'INTRUSION',
    priority: 'high',
    state: 'unacknowledged',
    suppression: 'none',
    suppressible: true,
    response: 'Assess the picture, then dispatch',
    occurredAt: now - 42_000,
    raisedAt: now - 41_500,
    respondBy: now + 78_000,
    deliveredLate: false,
    reasons: [],
    repeatCount: 0,
    version: 1,
    ...changes,
  };
}

function fixtureAlarms(
  person: TrackView,
  lying: TrackView,
  robots: readonly RobotView[],
  now: number,
): readonly AlarmView[] {
  const silent = robots[3]!;
  return [
    fixtureAlarm(now, {
      id: 'A-1',
      number: 'A-2042',
      message: 'Person crossed the line, moving south',
      robotId: person.robotId,
      trackId: person.id,
      ...(person.position === undefined ? {} : { position: person.position }),
      reasons: [
        { label: 'Rule', value: 'Line crossed, 4 of 5 frames' },
        { label: 'Score', value: '0.86, limit 0.70' },
        { label: 'Place', value: '138 m inside the line' },
        { label: 'Model', value: 'hot-spot 1.0.0' },
      ],
    }),
    fixtureAlarm(now, {
      id: 'A-2',
      number: 'A-2039',
      type: 'WELFARE',
      category: 'WELFARE',
      priority: 'critical',
      suppressible: false,
      message: 'Person lying still for 6 min',
      response: 'Call the welfare team; the robot stays',
      occurredAt: now - 190_000,
      respondBy: now + 50_000,
      robotId: lying.robotId,
      trackId: lying.id,
      incidentId: 'I-1',
      reasons: [{ label: 'Sign', value: 'lying still 6 min, score 0.81' }],
    }),
    fixtureAlarm(now, {
      id: 'A-3',
      number: 'A-2040',
      type: 'ROBOT_SILENT',
      category: 'LINK',
      message: `${silent.callSign} silent, on its lost-link policy`,
      response: 'Keep its path clear, watch for the re-link',
      occurredAt: now - 166_000,
      respondBy: now - 20_000,
      robotId: silent.id,
    }),
    fixtureAlarm(now, {
      id: 'A-4',
      number: 'A-2038',
      priority: 'medium',
      state: 'returned-unacknowledged',
      message: 'Vehicle stopped 4 min on the road',
      response: 'Confirm that it drove on',
      occurredAt: now - 600_000,
      returnedAt: now - 300_000,
    }),
    fixtureAlarm(now, {
      id: 'A-5',
      number: 'A-2041',
      type: 'BATTERY_LOW',
      category: 'ROBOT',
      priority: 'medium',
      state: 'acknowledged',
      acknowledgedBy: 'Olga',
      acknowledgedAt: now - 90_000,
      message: `${robots[0]!.callSign} battery 24 %, returning to dock`,
      response: 'Let it return, cover its stretch',
      occurredAt: now - 100_000,
      robotId: robots[0]!.id,
    }),
    fixtureAlarm(now, {
      id: 'A-6',
      number: 'A-2036',
      priority: 'low',
      state: 'acknowledged',
      acknowledgedBy: 'Olga',
      message: 'Camera fogged, half range',
      response: 'Wipe at the next stop',
      category: 'ROBOT',
      occurredAt: now - 1_560_000,
      robotId: robots[2]!.id,
    }),
  ];
}

/** Between two points, moved to the right of their direction by a share of their distance. */
function midOf(a: Point2, b: Point2, right: number): Point2 {
  return { x: (a.x + b.x) / 2 - (b.y - a.y) * right, y: (a.y + b.y) / 2 + (b.x - a.x) * right };
}

const offset = (point: Point2, dx: number, dy: number, { extent }: Sector): Point2 => ({
  x: point.x + dx * (extent.maxY - extent.minY),
  y: point.y + dy * (extent.maxY - extent.minY),
});
