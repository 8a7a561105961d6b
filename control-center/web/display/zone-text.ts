import type { ZoneKind } from '#shared/sector/sector.ts';

/** What a zone asks of robots, in words. */
export function zoneRule(kind: ZoneKind, maxSpeedMps?: number): string {
  switch (kind) {
    case 'BLOCKED':
      return 'closed to robots';
    case 'SPEED_LIMIT':
      return maxSpeedMps === undefined ? 'speed limit' : `at most ${maxSpeedMps} m/s`;
    case 'RELEASE':
      return 'one robot at a time';
    case 'WATCHED':
      return 'watched';
  }
}
