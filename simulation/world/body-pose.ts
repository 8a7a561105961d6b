/** Position and attitude of a robot's base_link in the frame `map` (REP-103: metres, radians, pitch positive nose down). */
export interface BodyPose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly roll: number;
  readonly pitch: number;
  readonly yaw: number;
}
