import { lifecycleStates, transitionsOf, afterTransition } from '#robots/lifecycle/lifecycle-machine.ts';
import { nodeCatalogue } from '#robots/nodes/node-catalogue.ts';
import { nodeParameters } from '#robots/nodes/node-parameters.ts';
import type { ParameterSpec, ParameterSpecs } from '#shared/ros/declare-parameters.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { page, table } from './markdown.ts';

const topics: Readonly<Record<keyof typeof robotTopics, readonly [type: string, direction: string, meaning: string]>> =
  {
    fix: ['sensor_msgs/NavSatFix', 'in', 'GNSS; status -1 or NaN where there is no fix'],
    imu: ['sensor_msgs/Imu', 'in', 'attitude of `base_link`'],
    odometry: ['nav_msgs/Odometry', 'in', '`odom` -> `base_link`; the pace of the control loop, 10 Hz or more'],
    battery: ['sensor_msgs/BatteryState', 'in', 'percentage 0 to 1, NaN where it is not measured'],
    thermalImage: ['sensor_msgs/Image', 'in', 'mono8, mono16, 8UC1 or 16UC1'],
    thermalInfo: ['sensor_msgs/CameraInfo', 'in', 'intrinsics of the thermal camera'],
    detections2d: ['vision_msgs/Detection2DArray', 'in or out', 'of the detector node, or of one of yours'],
    detections3d: ['vision_msgs/Detection3DArray', 'out', 'confirmed tracks in the frame `map`, with covariance'],
    diagnostics: ['diagnostic_msgs/DiagnosticArray', 'out', 'health of every part, 1 Hz'],
    cmdVelRequested: ['geometry_msgs/Twist', 'inside', 'what navigation would like; connect no wheels to it'],
    cmdVelNav2: [
      'geometry_msgs/Twist',
      'in',
      'where Nav2 drives: remap its `cmd_vel` to here, so that the supervisor keeps the last word',
    ],
    cmdVel: ['geometry_msgs/Twist', 'out', 'what the safety supervisor grants; stop when it is older than 0.5 s'],
    cameraPan: ['std_msgs/Float64', 'out', 'wanted pan, radians counter-clockwise from ahead'],
    jointStates: ['sensor_msgs/JointState', 'in', 'the present pan as joint `thermal_pan`'],
    scan: ['sensor_msgs/LaserScan', 'in', 'looks ahead; of robots that have one'],
    navigateThroughPoses: ['nav2_msgs/NavigateThroughPoses', 'action', 'served by Nav2 where it drives'],
    tf: [
      'tf2_msgs/TFMessage',
      'out',
      '`map` -> `odom`; the embedded simulator adds `odom` -> `base_link` -> `thermal_pan`',
    ],
    tfStatic: [
      'tf2_msgs/TFMessage',
      'out',
      'of the embedded simulator: `base_link` -> `gps`, `thermal_pan` -> `thermal` (optical)',
    ],
  };

export function rosPage(): string {
  return page(
    'ROS 2',
    'Standard interfaces only, units as in REP-103, frames as in REP-105: `map` is the sector’s ENU frame. Names are relative to the robot’s namespace, `/<manufacturer>/<serialNumber>` with everything that ROS does not allow turned into `_`; `--ros-args -r` renames them. `tf` and `tf_static` lie in the namespace too, as Nav2 has it with several robots: start RViz with `-r /tf:=tf -r /tf_static:=tf_static -r __ns:=/<namespace>`.',
    '## Topics',
    table(
      ['Topic', 'Type', 'Direction', 'Meaning'],
      Object.entries(topics).map(([key, row]) => [`\`${robotTopics[key as keyof typeof robotTopics]}\``, ...row]),
    ),
    '## Nodes',
    'Every node has a lifecycle with the standard services (`~/change_state`, `~/get_state`, `~/get_available_states`, `~/get_available_transitions`, `~/get_transition_graph`) and `~/transition_event`: `ros2 lifecycle` and Nav2’s lifecycle manager work with them. The agent brings its nodes up in the order of this table when it starts, and down in reverse when it ends. Only an active node does anything. Unless localization, patrol_executor and watchman are active the safety supervisor grants no movement.',
    table(
      ['Node', 'Purpose', 'Not active'],
      Object.entries(nodeCatalogue).map(([name, { notActive, purpose }]) => [`\`${name}\``, purpose, notActive]),
    ),
    table(
      ['State', 'Transitions'],
      lifecycleStates.map((state) => [
        state,
        transitionsOf(state)
          .map((transition) => `${transition} -> ${afterTransition(state, transition)}`)
          .join(', ') || 'none: until its process is started anew',
      ]),
    ),
    '## Parameters',
    'Set them when starting (`--ros-args -p name:=value`, `-p node:name:=value`, `--params-file`; in a file nodes go by their plain names) or, where the table says so, while running (`ros2 param set`); a value that is refused comes back with what is wrong with it. `use_sim_time` is given to the whole process: then its time and timers follow /clock (Gazebo, `ros2 bag play --clock`).',
    table(
      ['Node', 'Parameter', 'Type', 'Default', 'Range', 'While running', 'Meaning'],
      [
        ['all', '`use_sim_time`', 'bool', 'false', '', 'no', 'Time comes from /clock instead of the machine.'],
        ...Object.entries<ParameterSpecs>(nodeParameters).flatMap(([node, specs]) =>
          Object.entries(specs).map(([name, spec]) => parameterRow(node, name, spec)),
        ),
      ],
    ),
    '## Diagnostics',
    'Statuses are named `<namespace>/<part>`: nodes, localization, gnss, battery, navigation, safety, link, outbox, detector (with images) and disk. Level 3 (STALE) means that nothing is known: the part’s node is not active, or nothing was heard for `stale_after_s`.',
    '## Processes',
    'One process a robot by default. `--node agent` and `--node detector` run the detector in a process of its own; `--external` leaves sensors and wheels to other nodes, `npm run simulate -- --ros` among them. `launch/ros2/robots.launch.py` starts any of these under `ros2 launch`. The other nodes share the robot’s memory and stay in one process ([ADR 6](../adr/0006-one-process-holds-the-decision.md)).',
  );
}

function parameterRow(node: string, name: string, spec: ParameterSpec): string[] {
  const { description, isInteger, range, value, whileRunning } = spec;
  const type =
    typeof value === 'number' ? (isInteger === true ? 'int' : 'double') : typeof value === 'string' ? 'string' : 'bool';
  const limits = range === undefined ? '' : `${range.min} to ${range.max}`;
  return [`\`${node}\``, `\`${name}\``, type, String(value), limits, whileRunning === true ? 'yes' : 'no', description];
}
