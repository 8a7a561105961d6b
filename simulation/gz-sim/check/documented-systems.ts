export interface DocumentedSystem {
  /** Between the flavour's prefix and `-system` in the library's name. */
  readonly library: string;
  readonly className: string;
  /** Elements that it reads, those inside others too. */
  readonly parameters: readonly string[];
  readonly parent: 'world' | 'model' | 'visual' | 'sensor';
}

/**
 * Systems that the generated worlds use, as the headers and sources of gz-sim's src/systems have them, from ign-gazebo6 (Fortress) to
 * gz-sim10 (Jetty). `update_rate` of joint states is younger than the others: who does not know it tells joints with every step.
 */
export const documentedSystems = {
  physics: {
    library: 'physics',
    className: 'Physics',
    parent: 'world',
    parameters: ['contacts', 'include_entity_names'],
  },
  userCommands: { library: 'user-commands', className: 'UserCommands', parent: 'world', parameters: [] },
  sceneBroadcaster: { library: 'scene-broadcaster', className: 'SceneBroadcaster', parent: 'world', parameters: [] },
  sensors: {
    library: 'sensors',
    className: 'Sensors',
    parent: 'world',
    parameters: ['render_engine', 'background_color', 'ambient_light', 'disable_on_drained_battery'],
  },
  imu: { library: 'imu', className: 'Imu', parent: 'world', parameters: [] },
  navSat: { library: 'navsat', className: 'NavSat', parent: 'world', parameters: [] },
  contact: { library: 'contact', className: 'Contact', parent: 'world', parameters: [] },
  diffDrive: {
    library: 'diff-drive',
    className: 'DiffDrive',
    parent: 'model',
    parameters: [
      'left_joint',
      'right_joint',
      'wheel_separation',
      'wheel_radius',
      'odom_publish_frequency',
      'topic',
      'odom_topic',
      'tf_topic',
      'frame_id',
      'child_frame_id',
      'min_velocity',
      'max_velocity',
      'min_acceleration',
      'max_acceleration',
      'min_jerk',
      'max_jerk',
      'min_linear_velocity',
      'max_linear_velocity',
      'min_angular_velocity',
      'max_angular_velocity',
      'min_linear_acceleration',
      'max_linear_acceleration',
      'min_angular_acceleration',
      'max_angular_acceleration',
      'min_linear_jerk',
      'max_linear_jerk',
      'min_angular_jerk',
      'max_angular_jerk',
    ],
  },
  jointPositionController: {
    library: 'joint-position-controller',
    className: 'JointPositionController',
    parent: 'model',
    parameters: [
      'joint_name',
      'joint_index',
      'p_gain',
      'i_gain',
      'd_gain',
      'i_max',
      'i_min',
      'cmd_max',
      'cmd_min',
      'cmd_offset',
      'use_velocity_commands',
      'topic',
      'initial_position',
    ],
  },
  jointStatePublisher: {
    library: 'joint-state-publisher',
    className: 'JointStatePublisher',
    parent: 'model',
    parameters: ['topic', 'joint_name', 'update_rate'],
  },
  battery: {
    library: 'linearbatteryplugin',
    className: 'LinearBatteryPlugin',
    parent: 'model',
    parameters: [
      'battery_name',
      'voltage',
      'open_circuit_voltage_constant_coef',
      'open_circuit_voltage_linear_coef',
      'initial_charge',
      'capacity',
      'resistance',
      'smooth_current_tau',
      'power_load',
      'enable_recharge',
      'recharge_by_topic',
      'charging_time',
      'fix_issue_225',
      'start_draining',
      'power_draining_topic',
      'stop_power_draining_topic',
    ],
  },
  velocityControl: {
    library: 'velocity-control',
    className: 'VelocityControl',
    parent: 'model',
    parameters: ['topic', 'initial_linear', 'initial_angular', 'link_name'],
  },
  odometryPublisher: {
    library: 'odometry-publisher',
    className: 'OdometryPublisher',
    parent: 'model',
    parameters: [
      'odom_frame',
      'robot_base_frame',
      'odom_publish_frequency',
      'odom_topic',
      'tf_topic',
      'dimensions',
      'xyz_offset',
      'rpy_offset',
      'gaussian_noise',
      'odom_covariance_topic',
    ],
  },
  thermal: {
    library: 'thermal',
    className: 'Thermal',
    parent: 'visual',
    parameters: ['temperature', 'heat_signature', 'min_temp', 'max_temp'],
  },
  thermalSensor: {
    library: 'thermal-sensor',
    className: 'ThermalSensor',
    parent: 'sensor',
    parameters: ['min_temp', 'max_temp', 'resolution'],
  },
} as const satisfies Readonly<Record<string, DocumentedSystem>>;

export type SystemName = keyof typeof documentedSystems;
