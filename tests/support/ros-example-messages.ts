import type { ActionTypes, MessageType, MessageTypes } from '#shared/ros/messages.ts';

const stamp = { sec: 1_700_000_000, nanosec: 250_000_000 };
const header = { stamp, frame_id: 'map' };
const vector = { x: 1.5, y: -2.5, z: 0.25 };
const pose = { position: vector, orientation: { x: 0, y: 0, z: 0, w: 1 } };
const covariance9 = [1, 0, 0, 0, 2, 0, 0, 0, 4];
const covariance36 = Array.from({ length: 36 }, (_, i) => i / 8);
const parameterValue = {
  type: 2,
  bool_value: true,
  integer_value: -9_007_199_254_740_993n,
  double_value: 0.5,
  string_value: 'deep',
  byte_array_value: [1, 255],
  bool_array_value: [true, false],
  integer_array_value: [1n, -2n],
  double_array_value: [0.5],
  string_array_value: ['a', 'b'],
};
const hypothesis = {
  hypothesis: { class_id: 'person', score: 0.75 },
  pose: { pose, covariance: covariance36 },
};

/** One of each, every field filled with something other than its default; 32-bit floats hold these exactly. */
export const exampleMessages: { readonly [T in MessageType]: MessageTypes[T] } = {
  'sensor_msgs/msg/NavSatFix': {
    header,
    status: { status: -1, service: 9 },
    latitude: 47.123456789,
    longitude: -8.987654321,
    altitude: 431.5,
    position_covariance: covariance9,
    position_covariance_type: 2,
  },
  'sensor_msgs/msg/Imu': {
    header,
    orientation: pose.orientation,
    orientation_covariance: covariance9,
    angular_velocity: vector,
    angular_velocity_covariance: covariance9,
    linear_acceleration: vector,
    linear_acceleration_covariance: covariance9,
  },
  'sensor_msgs/msg/BatteryState': {
    header,
    voltage: 48.5,
    temperature: 21.5,
    current: -3.25,
    charge: 20.5,
    capacity: 30.5,
    design_capacity: 32,
    percentage: 0.625,
    power_supply_status: 2,
    power_supply_health: 1,
    power_supply_technology: 3,
    present: true,
    cell_voltage: [3.5, 3.625],
    cell_temperature: [20.5, 21],
    location: 'belly',
    serial_number: 'B-7',
  },
  'sensor_msgs/msg/Image': {
    header,
    height: 2,
    width: 3,
    encoding: 'mono16',
    is_bigendian: 1,
    step: 6,
    data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]),
  },
  'sensor_msgs/msg/CameraInfo': {
    header,
    height: 512,
    width: 640,
    distortion_model: 'plumb_bob',
    d: [0.1, 0.2, 0, 0, 0],
    k: covariance9,
    r: covariance9,
    p: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
    binning_x: 1,
    binning_y: 2,
    roi: { x_offset: 3, y_offset: 4, height: 5, width: 6, do_rectify: true },
  },
  'sensor_msgs/msg/LaserScan': {
    header,
    angle_min: -1.5,
    angle_max: 1.5,
    angle_increment: 0.25,
    time_increment: 0.125,
    scan_time: 0.5,
    range_min: 0.25,
    range_max: 30,
    ranges: Float32Array.from([1.5, Number.POSITIVE_INFINITY]),
    intensities: Float32Array.from([0.5, 0.25]),
  },
  'nav_msgs/msg/Odometry': {
    header,
    child_frame_id: 'base_link',
    pose: { pose, covariance: covariance36 },
    twist: { twist: { linear: vector, angular: vector }, covariance: covariance36 },
  },
  'geometry_msgs/msg/Twist': { linear: vector, angular: vector },
  'vision_msgs/msg/Detection2DArray': {
    header,
    detections: [
      {
        header,
        results: [hypothesis],
        bbox: { center: { position: { x: 10.5, y: 20.5 }, theta: 0.5 }, size_x: 4, size_y: 8 },
        id: '7',
      },
    ],
  },
  'vision_msgs/msg/Detection3DArray': {
    header,
    detections: [{ header, results: [hypothesis], bbox: { center: pose, size: vector }, id: '7' }],
  },
  'diagnostic_msgs/msg/DiagnosticArray': {
    header,
    status: [{ level: 2, name: 'gps', message: 'frozen', hardware_id: 'g1', values: [{ key: 'fixes', value: '3' }] }],
  },
  'std_msgs/msg/String': { data: 'Grüezi' },
  'std_msgs/msg/Bool': { data: true },
  'std_msgs/msg/Float64': { data: -0.1 },
  'rosgraph_msgs/msg/Clock': { clock: stamp },
  'tf2_msgs/msg/TFMessage': {
    transforms: [
      { header, child_frame_id: 'base_link', transform: { translation: vector, rotation: pose.orientation } },
    ],
  },
  'lifecycle_msgs/msg/TransitionEvent': {
    timestamp: 1_700_000_000_250_000_000n,
    transition: { id: 3, label: 'activate' },
    start_state: { id: 2, label: 'inactive' },
    goal_state: { id: 13, label: 'activating' },
  },
  'rcl_interfaces/msg/ParameterEvent': {
    stamp,
    node: '/r1/detector',
    new_parameters: [],
    changed_parameters: [{ name: 'depth', value: parameterValue }],
    deleted_parameters: [],
  },
  'sensor_msgs/msg/JointState': {
    header,
    name: ['thermal_pan'],
    position: [0.1],
    velocity: [0.2],
    effort: [],
  },
};

export const examplePosition: ActionTypes['nav2_msgs/action/NavigateThroughPoses']['feedback'] = {
  current_pose: { header, pose },
  navigation_time: stamp,
  estimated_time_remaining: stamp,
  number_of_recoveries: 0,
  distance_remaining: 7,
  number_of_poses_remaining: 1,
};
