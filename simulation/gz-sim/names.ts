import { rosNamespace } from '#shared/ros/ros-namespace.ts';
import type { RosterEntry } from '#shared/sector/sector.ts';
import { robotId } from '#shared/ids/branded.ts';
import { actorModelName, robotModelName } from '../sdf/model-names.ts';

export const worldName = 'sector';
export const batteryName = 'battery';
/** Thermal pictures as gz-sim renders them; the stage makes `thermal/image_raw` of them. In a robot's namespace, on ROS only. */
export const noiselessTopic = 'thermal/image_noiseless';

/** A robot's namespace, on ROS and, by our choice, for its topics in Gazebo too. */
export const robotNamespace = ({ manufacturer, serialNumber }: RosterEntry): string =>
  rosNamespace(robotId(manufacturer, serialNumber));

/** Cannot be chosen: the battery system makes it of the names of model and battery. */
export const batteryTopic = (entry: RosterEntry): string =>
  `/model/${robotModelName(entry)}/battery/${batteryName}/state`;

/** How the stage moves an actor and learns where it is; in Gazebo and on ROS. */
export const actorTopics = (actorId: string) => ({
  velocity: `/scenario/${actorModelName(actorId)}/cmd_vel`,
  place: `/scenario/${actorModelName(actorId)}/odom`,
});
