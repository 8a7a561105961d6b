import type { ZonesView } from '#shared/contracts/http/zones.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { ReleaseArbiter } from './release-arbiter.ts';
import type { ZoneDesk } from './zone-desk.ts';
import { keepsZones, zoneSetOf } from './zone-set-keeper.ts';

/** What people see: the set that should be in force, and what each robot says of it. */
export function zonesView(zones: ZoneDesk, releases: ReleaseArbiter, robots: readonly RobotRecord[]): ZonesView {
  const { zoneSetId } = zones.current;
  return {
    zoneSetId,
    closures: [...zones.closures],
    robots: robots.map((robot) => {
      const own = zoneSetOf(robot);
      return {
        robotId: robot.id,
        ...(own === undefined ? {} : { zoneSetId: own }),
        inForce: keepsZones(robot) && own === zoneSetId,
      };
    }),
    releases: releases.grants.map(({ zoneId, robotId, since }) => ({ zoneId, robotId, since })),
  };
}
