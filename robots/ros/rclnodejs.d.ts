/** An optional package: typed by what the adapter uses, so that the project compiles without it. */
declare module 'rclnodejs' {
  import type { Rclnodejs } from '#robots/ros/rclnodejs-api.ts';

  const rcl: Rclnodejs;
  export default rcl;
}
