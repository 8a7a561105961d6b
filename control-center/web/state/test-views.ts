import type { PictureSnapshot } from '#shared/contracts/socket.ts';
import type { AlarmView, RobotView } from '#shared/contracts/views.ts';

/** Views for the tests beside this file: complete, and boring but for what a test names. */
export function alarmView(changes: Partial<AlarmView> & Pick<AlarmView, 'id'>): AlarmView {
  return {
    number: `A-${changes.id}`,
    type: 'LINE_CROSSING',
    category: 'INTRUSION',
    priority: 'high',
    state: 'unacknowledged',
    suppression: 'none',
    suppressible: true,
    message: 'Person crossed the line',
    response: 'Assess',
    occurredAt: 1_000,
    raisedAt: 1_100,
    respondBy: 61_000,
    deliveredLate: false,
    reasons: [],
    repeatCount: 0,
    version: 1,
    ...changes,
  };
}

export function robotView(changes: Partial<RobotView> & Pick<RobotView, 'id'>): RobotView {
  return {
    callSign: changes.id,
    vdaVersion: '3.0.0',
    monitored: true,
    connectionState: 'ONLINE',
    stateAt: 1_000,
    statePeriodMs: 5_000,
    positionPeriodMs: 1_000,
    charging: false,
    driving: true,
    paused: false,
    authorityEnforced: true,
    epoch: 1,
    haltLatched: false,
    hasFatalError: false,
    errors: [],
    plannedPath: [],
    opex: 's',
    ...changes,
  };
}

export function snapshotView(changes: Partial<PictureSnapshot> = {}): PictureSnapshot {
  return {
    seq: 1,
    at: 1_000,
    mode: 'LIVE',
    robots: [],
    tracks: [],
    alarms: [],
    alarmMetrics: { lastTenMinutes: 0, flood: false, unacknowledged: { critical: 0, high: 0, medium: 0, low: 0 } },
    incidents: [],
    commands: [],
    evidence: [],
    halt: { latched: false, confirmedBy: [], unconfirmedBy: [] },
    events: [],
    ...changes,
  };
}
