import type { Dem } from '#shared/terrain/dem.ts';
import type { BodyPose } from './body-pose.ts';

/** Height and attitude of a body that stands on the ground at (x, y) with heading `yaw`. */
export function standOnGround(dem: Dem, x: number, y: number, yaw: number): BodyPose {
  const { east, north } = dem.gradientAt(x, y);
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  const ahead = east * cos + north * sin;
  const side = north * cos - east * sin;
  const pitch = -Math.atan(ahead);
  // Rise to the left, measured along the pitched body's own side.
  return { x, y, z: dem.heightAt(x, y), yaw, pitch, roll: Math.atan(side * Math.cos(pitch)) };
}
