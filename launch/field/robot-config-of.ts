import { robotConfig } from '#robots/config.ts';
import type { RobotConfig } from '#robots/config.ts';
import type { LoadedRobotFile } from '../robot-file/load-robot-file.ts';

/** The robot's configuration as its file has it, over the defaults of the product. */
export function robotConfigOf({ file, sector, rosterEntry }: LoadedRobotFile, password: string): RobotConfig {
  const standard = robotConfig(sector, rosterEntry, password);
  return {
    ...standard,
    sight: file.sight?.source ?? standard.sight,
    navigator: file.navigator ?? standard.navigator,
    limits: { ...standard.limits, ...file.limits },
    energy: { ...standard.energy, ...file.battery },
    person: { ...standard.person, ...file.person },
    dock: { ...standard.dock, ...file.dock },
    ...(standard.chargingTurn !== undefined && {
      chargingTurn: file.chargingTurn?.minutes === 0 ? undefined : { ...standard.chargingTurn, ...file.chargingTurn },
    }),
    vdaVersion: file.vdaVersion ?? standard.vdaVersion,
    requireAuthority: file.foreignMaster !== true,
    ...(file.scanner !== undefined && {
      obstacles: { halfWidthM: 0.7, standOffM: 1.5, patienceSeconds: 20, ...file.scanner },
    }),
    ...(file.sight?.mount !== undefined && {
      cameraMount: { forwardM: 0, heightM: 1.8, tiltRad: 0, ...file.sight.mount },
    }),
    lostLink: sector.lostLink ?? standard.lostLink,
    outboxCapacity: file.disk?.outboxItems ?? standard.outboxCapacity,
  };
}
