import type { RosterEntry } from '#shared/sector/sector.ts';
import { worldName } from './world/world-file.ts';

/** Gazebo's names must not hold its separators; a serial number may. */
export const robotModelName = ({ serialNumber }: Pick<RosterEntry, 'serialNumber'>): string =>
  `robot_${serialNumber.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;

/** Topics of the world, and of one model in it. */
export const worldTopic = (name: string): string => `/gazebo/${worldName}/${name}`;

export const robotModelTopics = (model: string) => ({
  drive: worldTopic(`${model}/vel_cmd`),
  joints: worldTopic(`${model}/joint_cmd`),
  imu: worldTopic(`${model}/base_link/imu/imu`),
  gps: worldTopic(`${model}/base_link/gps`),
  lidar: worldTopic(`${model}/base_link/lidar/scan`),
  camera: worldTopic(`${model}/thermal/camera/image`),
});
