import type { RobotFile } from '../robot-file/robot-file-schema.ts';

/** What ROS is started with: remaps as `-r`, and whatever else the file hands through. */
export function rosArgumentsOf({ ros = {} }: RobotFile): readonly string[] {
  const remaps = Object.entries(ros.remap ?? {}).flatMap(([ours, yours]) => ['-r', `${ours}:=${yours}`]);
  const all = [...remaps, ...(ros.arguments ?? [])];
  return all.length === 0 ? [] : ['--ros-args', ...all];
}
