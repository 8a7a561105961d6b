/**
 * Fields of the standard ROS 2 interfaces that a recording may hold, as `.msg` files have them (Humble to Lyrical agree on these; constants
 * left out). Compared with the published definitions and with our typings in ros-definitions.test.ts.
 */
const fields: Readonly<Record<string, string>> = {
  'builtin_interfaces/Time': 'int32 sec; uint32 nanosec',
  'diagnostic_msgs/DiagnosticArray': 'std_msgs/Header header; diagnostic_msgs/DiagnosticStatus[] status',
  'diagnostic_msgs/DiagnosticStatus':
    'uint8 level; string name; string message; string hardware_id; diagnostic_msgs/KeyValue[] values',
  'diagnostic_msgs/KeyValue': 'string key; string value',
  'geometry_msgs/Point': 'float64 x; float64 y; float64 z',
  'geometry_msgs/Pose': 'geometry_msgs/Point position; geometry_msgs/Quaternion orientation',
  'geometry_msgs/PoseWithCovariance': 'geometry_msgs/Pose pose; float64[36] covariance',
  'geometry_msgs/Quaternion': 'float64 x; float64 y; float64 z; float64 w',
  'geometry_msgs/Transform': 'geometry_msgs/Vector3 translation; geometry_msgs/Quaternion rotation',
  'geometry_msgs/TransformStamped': 'std_msgs/Header header; string child_frame_id; geometry_msgs/Transform transform',
  'geometry_msgs/Twist': 'geometry_msgs/Vector3 linear; geometry_msgs/Vector3 angular',
  'geometry_msgs/TwistWithCovariance': 'geometry_msgs/Twist twist; float64[36] covariance',
  'geometry_msgs/Vector3': 'float64 x; float64 y; float64 z',
  'nav_msgs/Odometry':
    'std_msgs/Header header; string child_frame_id; geometry_msgs/PoseWithCovariance pose; geometry_msgs/TwistWithCovariance twist',
  'sensor_msgs/BatteryState':
    'std_msgs/Header header; float32 voltage; float32 temperature; float32 current; float32 charge; float32 capacity; float32 design_capacity; float32 percentage; uint8 power_supply_status; uint8 power_supply_health; uint8 power_supply_technology; bool present; float32[] cell_voltage; float32[] cell_temperature; string location; string serial_number',
  'sensor_msgs/CameraInfo':
    'std_msgs/Header header; uint32 height; uint32 width; string distortion_model; float64[] d; float64[9] k; float64[9] r; float64[12] p; uint32 binning_x; uint32 binning_y; sensor_msgs/RegionOfInterest roi',
  'sensor_msgs/Image':
    'std_msgs/Header header; uint32 height; uint32 width; string encoding; uint8 is_bigendian; uint32 step; uint8[] data',
  'sensor_msgs/Imu':
    'std_msgs/Header header; geometry_msgs/Quaternion orientation; float64[9] orientation_covariance; geometry_msgs/Vector3 angular_velocity; float64[9] angular_velocity_covariance; geometry_msgs/Vector3 linear_acceleration; float64[9] linear_acceleration_covariance',
  'sensor_msgs/JointState':
    'std_msgs/Header header; string[] name; float64[] position; float64[] velocity; float64[] effort',
  'sensor_msgs/LaserScan':
    'std_msgs/Header header; float32 angle_min; float32 angle_max; float32 angle_increment; float32 time_increment; float32 scan_time; float32 range_min; float32 range_max; float32[] ranges; float32[] intensities',
  'sensor_msgs/NavSatFix':
    'std_msgs/Header header; sensor_msgs/NavSatStatus status; float64 latitude; float64 longitude; float64 altitude; float64[9] position_covariance; uint8 position_covariance_type',
  'sensor_msgs/NavSatStatus': 'int8 status; uint16 service',
  'sensor_msgs/RegionOfInterest': 'uint32 x_offset; uint32 y_offset; uint32 height; uint32 width; bool do_rectify',
  'std_msgs/Bool': 'bool data',
  'std_msgs/Float64': 'float64 data',
  'std_msgs/Header': 'builtin_interfaces/Time stamp; string frame_id',
  'std_msgs/String': 'string data',
  'tf2_msgs/TFMessage': 'geometry_msgs/TransformStamped[] transforms',
  'vision_msgs/BoundingBox2D': 'vision_msgs/Pose2D center; float64 size_x; float64 size_y',
  'vision_msgs/BoundingBox3D': 'geometry_msgs/Pose center; geometry_msgs/Vector3 size',
  'vision_msgs/Detection2D':
    'std_msgs/Header header; vision_msgs/ObjectHypothesisWithPose[] results; vision_msgs/BoundingBox2D bbox; string id',
  'vision_msgs/Detection2DArray': 'std_msgs/Header header; vision_msgs/Detection2D[] detections',
  'vision_msgs/Detection3D':
    'std_msgs/Header header; vision_msgs/ObjectHypothesisWithPose[] results; vision_msgs/BoundingBox3D bbox; string id',
  'vision_msgs/Detection3DArray': 'std_msgs/Header header; vision_msgs/Detection3D[] detections',
  'vision_msgs/ObjectHypothesis': 'string class_id; float64 score',
  'vision_msgs/ObjectHypothesisWithPose':
    'vision_msgs/ObjectHypothesis hypothesis; geometry_msgs/PoseWithCovariance pose',
  'vision_msgs/Point2D': 'float64 x; float64 y',
  'vision_msgs/Pose2D': 'vision_msgs/Point2D position; float64 theta',
};

export interface RosField {
  readonly name: string;
  /** A primitive, or a message of this table. */
  readonly type: string;
  readonly isArray: boolean;
  /** Of an array with a fixed length. */
  readonly arraySize: number | undefined;
}

const fieldLine = /^([^[ ]+)(\[(\d*)\])? (\w+)$/;

/** The fields of a message of the table. `name`: `sensor_msgs/Imu`. */
export const rosFields = (name: string): readonly RosField[] =>
  (fields[name] ?? '').split('; ').map((line) => {
    const [, type = '', array, size = '', field = ''] = fieldLine.exec(line) ?? [];
    return { name: field, type, isArray: array !== undefined, arraySize: size === '' ? undefined : Number(size) };
  });

const separator = `\n${'='.repeat(80)}\nMSG: `;
const reference = /^([a-z0-9_]+\/[A-Za-z0-9]+)/;

/** The whole definition in Foxglove's `ros2msg` form, or undefined: messages of that type are not recorded. `type`: `sensor_msgs/msg/Imu`. */
export function rosDefinition(type: string): string | undefined {
  const root = type.replace('/msg/', '/');
  const [own, ...others] = closure(root);
  if (own === undefined) return undefined;
  return [linesOf(own), ...others.map((name) => `${separator}${name}\n${linesOf(name)}`)].join('');
}

const linesOf = (name: string): string => (fields[name] ?? '').replaceAll('; ', '\n');

/** The type and every type it refers to, each once. */
function closure(root: string): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const own = fields[name];
    if (own === undefined || found.has(name)) return;
    found.add(name);
    for (const field of own.split('; ')) {
      const [, other] = reference.exec(field) ?? [];
      if (other !== undefined) visit(other);
    }
  };
  visit(root);
  return [...found];
}
