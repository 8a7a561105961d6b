import type { MessageDefinition } from '#robots/ros/message-shape.ts';
import { field } from './ros-published-definitions.ts';

const part = (pkgName: string, isArray = false) => ({ pkgName, isPrimitiveType: false, isArray });
const strings = { isArray: true };
const lifecycle = part('lifecycle_msgs');
const rcl = (isArray: boolean) => part('rcl_interfaces', isArray);
/** Services and actions by type and part: published definitions hold messages only. */
export const fakeInterfaces: Readonly<Record<string, MessageDefinition['fields']>> = {
  'lifecycle_msgs/srv/ChangeState Request': [field('transition', 'Transition', lifecycle)],
  'lifecycle_msgs/srv/ChangeState Response': [field('success', 'bool')],
  'lifecycle_msgs/srv/GetState Request': [],
  'lifecycle_msgs/srv/GetState Response': [field('current_state', 'State', lifecycle)],
  'lifecycle_msgs/srv/GetAvailableStates Request': [],
  'lifecycle_msgs/srv/GetAvailableStates Response': [field('available_states', 'State', part('lifecycle_msgs', true))],
  'lifecycle_msgs/srv/GetAvailableTransitions Request': [],
  'lifecycle_msgs/srv/GetAvailableTransitions Response': [
    field('available_transitions', 'TransitionDescription', part('lifecycle_msgs', true)),
  ],
  'rcl_interfaces/srv/ListParameters Request': [field('prefixes', 'string', strings), field('depth', 'uint64')],
  'rcl_interfaces/srv/ListParameters Response': [field('result', 'ListParametersResult', rcl(false))],
  'rcl_interfaces/srv/DescribeParameters Request': [field('names', 'string', strings)],
  'rcl_interfaces/srv/DescribeParameters Response': [field('descriptors', 'ParameterDescriptor', rcl(true))],
  'rcl_interfaces/srv/GetParameterTypes Request': [field('names', 'string', strings)],
  'rcl_interfaces/srv/GetParameterTypes Response': [field('types', 'uint8', strings)],
  'rcl_interfaces/srv/GetParameters Request': [field('names', 'string', strings)],
  'rcl_interfaces/srv/GetParameters Response': [field('values', 'ParameterValue', rcl(true))],
  'rcl_interfaces/srv/SetParameters Request': [field('parameters', 'Parameter', rcl(true))],
  'rcl_interfaces/srv/SetParameters Response': [field('results', 'SetParametersResult', rcl(true))],
  'rcl_interfaces/srv/SetParametersAtomically Request': [field('parameters', 'Parameter', rcl(true))],
  'rcl_interfaces/srv/SetParametersAtomically Response': [field('result', 'SetParametersResult', rcl(false))],
  'std_srvs/srv/Trigger Request': [],
  'std_srvs/srv/Trigger Response': [field('success', 'bool'), field('message', 'string')],
  'std_srvs/srv/SetBool Request': [field('data', 'bool')],
  'std_srvs/srv/SetBool Response': [field('success', 'bool'), field('message', 'string')],
  'nav2_msgs/action/NavigateThroughPoses Goal': [
    field('poses', 'PoseStamped', part('geometry_msgs', true)),
    field('behavior_tree', 'string'),
  ],
  'nav2_msgs/action/NavigateThroughPoses Feedback': [
    field('current_pose', 'PoseStamped', part('geometry_msgs')),
    field('navigation_time', 'Duration', part('builtin_interfaces')),
    field('estimated_time_remaining', 'Duration', part('builtin_interfaces')),
    field('number_of_recoveries', 'int16'),
    field('distance_remaining', 'float32'),
    field('number_of_poses_remaining', 'int16'),
  ],
  'nav2_msgs/action/NavigateThroughPoses Result': [],
};
