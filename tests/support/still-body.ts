import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';

/** Sensors of a robot that stands: for tests whose matter is the link. */
export function connectStillBody(graph: RosGraph, namespace: string, frame: EnuFrame, at: Point2): void {
  const node = graph.createNode('driver', { namespace });
  const { clock } = node;
  const zero = { x: 0, y: 0, z: 0 };
  const header = (frame_id: string) => ({ stamp: toStamp(clock.now()), frame_id });
  const odometry = node.createPublisher(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream);
  const imu = node.createPublisher(robotTopics.imu, 'sensor_msgs/msg/Imu', qos.stream);
  const fix = node.createPublisher(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', qos.stream);
  const battery = node.createPublisher(robotTopics.battery, 'sensor_msgs/msg/BatteryState', qos.latched);
  let jitter = 0;
  node.createTimer(100, () =>
    odometry.publish({
      header: header('odom'),
      child_frame_id: 'base_link',
      pose: { pose: { position: zero, orientation: quaternionFromEuler(0, 0, 0) }, covariance: [] },
      twist: { twist: { linear: zero, angular: zero }, covariance: [] },
    }),
  );
  node.createTimer(1000, () => {
    imu.publish({
      header: header('imu'),
      orientation: quaternionFromEuler(0, 0, 0),
      orientation_covariance: [1e-4, 0, 0, 0, 1e-4, 0, 0, 0, 1e-4],
      angular_velocity: zero,
      angular_velocity_covariance: [],
      linear_acceleration: zero,
      linear_acceleration_covariance: [],
    });
    jitter = -jitter + 0.05;
    fix.publish({
      header: header('gps'),
      status: { status: 0, service: 1 },
      ...frame.toGeo({ x: at.x + jitter, y: at.y, z: 0 }),
      position_covariance: [0.04, 0, 0, 0, 0.04, 0, 0, 0, 0.2],
      position_covariance_type: 2,
    });
    battery.publish({
      header: header(''),
      voltage: 48,
      temperature: 20,
      current: -1,
      charge: 0,
      capacity: 0,
      design_capacity: 0,
      percentage: 0.9,
      power_supply_status: 2,
      power_supply_health: 1,
      power_supply_technology: 2,
      present: true,
      cell_voltage: [],
      cell_temperature: [],
      location: '',
      serial_number: '',
    });
  });
}
