import type { LifecycleServiceTypes, TransitionEvent } from './lifecycle-messages.ts';
import type { ParameterEvent, ParameterServiceTypes } from './parameter-messages.ts';

/**
 * Typings of the standard ROS 2 interfaces used here, with ROS's own field names; units as in REP-103.
 * Standard interfaces only: a custom message would need a colcon build on every robot.
 */
export interface Time {
  readonly sec: number;
  readonly nanosec: number;
}
export interface Header {
  readonly stamp: Time;
  readonly frame_id: string;
}
export interface Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
export interface Quaternion extends Vector3 {
  readonly w: number;
}
export interface Pose {
  readonly position: Vector3;
  readonly orientation: Quaternion;
}
export interface PoseStamped {
  readonly header: Header;
  readonly pose: Pose;
}
export interface Twist {
  readonly linear: Vector3;
  readonly angular: Vector3;
}
/** Row-major 6x6 covariance (x, y, z, roll, pitch, yaw). */
export type Covariance36 = readonly number[];
/** Row-major 3x3 covariance. */
export type Covariance9 = readonly number[];

export interface NavSatFix {
  readonly header: Header;
  /** status: -1 no fix, 0 fix, 1 SBAS, 2 GBAS; service: 1 GPS, 2 GLONASS, 4 COMPASS, 8 GALILEO. */
  readonly status: { readonly status: number; readonly service: number };
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number;
  readonly position_covariance: Covariance9;
  /** 0 unknown, 1 approximated, 2 diagonal known, 3 known. */
  readonly position_covariance_type: number;
}
export interface Imu {
  readonly header: Header;
  readonly orientation: Quaternion;
  readonly orientation_covariance: Covariance9;
  readonly angular_velocity: Vector3;
  readonly angular_velocity_covariance: Covariance9;
  readonly linear_acceleration: Vector3;
  readonly linear_acceleration_covariance: Covariance9;
}
export interface BatteryState {
  readonly header: Header;
  readonly voltage: number;
  readonly temperature: number;
  readonly current: number;
  readonly charge: number;
  readonly capacity: number;
  readonly design_capacity: number;
  /** 0 to 1. */
  readonly percentage: number;
  /** 0 unknown, 1 charging, 2 discharging, 3 not charging, 4 full. */
  readonly power_supply_status: number;
  readonly power_supply_health: number;
  readonly power_supply_technology: number;
  readonly present: boolean;
  readonly cell_voltage: readonly number[];
  readonly cell_temperature: readonly number[];
  readonly location: string;
  readonly serial_number: string;
}
export interface Image {
  readonly header: Header;
  readonly height: number;
  readonly width: number;
  /** e.g. mono8, mono16. */
  readonly encoding: string;
  readonly is_bigendian: number;
  /** Bytes a row. */
  readonly step: number;
  readonly data: Uint8Array;
}
export interface CameraInfo {
  readonly header: Header;
  readonly height: number;
  readonly width: number;
  readonly distortion_model: string;
  readonly d: readonly number[];
  /** Row-major 3x3 intrinsic matrix in pixels. */
  readonly k: readonly number[];
  readonly r: readonly number[];
  readonly p: readonly number[];
  readonly binning_x: number;
  readonly binning_y: number;
  readonly roi: {
    readonly x_offset: number;
    readonly y_offset: number;
    readonly height: number;
    readonly width: number;
    readonly do_rectify: boolean;
  };
}
export interface LaserScan {
  readonly header: Header;
  readonly angle_min: number;
  readonly angle_max: number;
  readonly angle_increment: number;
  readonly time_increment: number;
  readonly scan_time: number;
  readonly range_min: number;
  readonly range_max: number;
  readonly ranges: Float32Array;
  readonly intensities: Float32Array;
}
export interface Odometry {
  readonly header: Header;
  readonly child_frame_id: string;
  readonly pose: { readonly pose: Pose; readonly covariance: Covariance36 };
  readonly twist: { readonly twist: Twist; readonly covariance: Covariance36 };
}
export interface ObjectHypothesis {
  readonly class_id: string;
  readonly score: number;
}
export interface ObjectHypothesisWithPose {
  readonly hypothesis: ObjectHypothesis;
  readonly pose: { readonly pose: Pose; readonly covariance: Covariance36 };
}
export interface BoundingBox2D {
  readonly center: { readonly position: { readonly x: number; readonly y: number }; readonly theta: number };
  readonly size_x: number;
  readonly size_y: number;
}
export interface Detection2D {
  readonly header: Header;
  readonly results: readonly ObjectHypothesisWithPose[];
  readonly bbox: BoundingBox2D;
  readonly id: string;
}
export interface Detection2DArray {
  readonly header: Header;
  readonly detections: readonly Detection2D[];
}
export interface Detection3D {
  readonly header: Header;
  readonly results: readonly ObjectHypothesisWithPose[];
  readonly bbox: { readonly center: Pose; readonly size: Vector3 };
  readonly id: string;
}
export interface Detection3DArray {
  readonly header: Header;
  readonly detections: readonly Detection3D[];
}
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}
export interface DiagnosticStatus {
  /** 0 OK, 1 WARN, 2 ERROR, 3 STALE. */
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly hardware_id: string;
  readonly values: readonly KeyValue[];
}
export interface DiagnosticArray {
  readonly header: Header;
  readonly status: readonly DiagnosticStatus[];
}
export interface StdString {
  readonly data: string;
}
export interface StdBool {
  readonly data: boolean;
}
export interface Float64 {
  readonly data: number;
}
export interface JointState {
  readonly header: Header;
  readonly name: readonly string[];
  readonly position: readonly number[];
  readonly velocity: readonly number[];
  readonly effort: readonly number[];
}

export interface Clock {
  readonly clock: Time;
}
export interface TransformStamped {
  readonly header: Header;
  readonly child_frame_id: string;
  readonly transform: { readonly translation: Vector3; readonly rotation: Quaternion };
}
export interface TfMessage {
  readonly transforms: readonly TransformStamped[];
}

/** Topic types by their ROS names. */
export interface MessageTypes {
  'sensor_msgs/msg/NavSatFix': NavSatFix;
  'sensor_msgs/msg/Imu': Imu;
  'sensor_msgs/msg/BatteryState': BatteryState;
  'sensor_msgs/msg/Image': Image;
  'sensor_msgs/msg/CameraInfo': CameraInfo;
  'sensor_msgs/msg/LaserScan': LaserScan;
  'nav_msgs/msg/Odometry': Odometry;
  'geometry_msgs/msg/Twist': Twist;
  'vision_msgs/msg/Detection2DArray': Detection2DArray;
  'vision_msgs/msg/Detection3DArray': Detection3DArray;
  'diagnostic_msgs/msg/DiagnosticArray': DiagnosticArray;
  'std_msgs/msg/String': StdString;
  'std_msgs/msg/Bool': StdBool;
  'std_msgs/msg/Float64': Float64;
  'sensor_msgs/msg/JointState': JointState;
  'rosgraph_msgs/msg/Clock': Clock;
  'tf2_msgs/msg/TFMessage': TfMessage;
  'lifecycle_msgs/msg/TransitionEvent': TransitionEvent;
  'rcl_interfaces/msg/ParameterEvent': ParameterEvent;
}
export type MessageType = keyof MessageTypes;

export interface ServiceTypes extends LifecycleServiceTypes, ParameterServiceTypes {
  'std_srvs/srv/Trigger': { request: Record<string, never>; response: { success: boolean; message: string } };
  'std_srvs/srv/SetBool': { request: { data: boolean }; response: { success: boolean; message: string } };
}
export type ServiceType = keyof ServiceTypes;

export interface ActionTypes {
  'nav2_msgs/action/NavigateThroughPoses': {
    goal: { poses: readonly PoseStamped[]; behavior_tree: string };
    feedback: {
      current_pose: PoseStamped;
      navigation_time: { sec: number; nanosec: number };
      estimated_time_remaining: { sec: number; nanosec: number };
      number_of_recoveries: number;
      distance_remaining: number;
      number_of_poses_remaining: number;
    };
    result: Record<string, never>;
  };
}
export type ActionType = keyof ActionTypes;
