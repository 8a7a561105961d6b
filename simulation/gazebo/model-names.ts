import { worldName } from './world/world-file.ts';

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
