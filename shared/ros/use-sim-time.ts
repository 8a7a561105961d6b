import type { ParameterDeclaration } from './port.ts';

/** Every ROS node has it; here one process has one time, so it is given to the process and shown by its nodes. */
export const useSimTime = (isUsed: boolean): ParameterDeclaration => ({
  name: 'use_sim_time',
  value: isUsed,
  description: 'Time comes from /clock (Gazebo, ros2 bag play) instead of the machine.',
});
