import type { Pose, Twist, Vector3 } from '#shared/ros/messages.ts';
import { inverse, product, rotationVector, seenFrom } from './rotations.ts';

/** What is left of a distance after so long is a third; commands come five times as often. */
const closesInS = 0.5;

/**
 * The velocity, in the body's own frame as gz-sim's velocity control wants it, that brings a body from where it is to where it should
 * be. `pace` is the target's own velocity in the world's frame: with it a body that walks does not lag behind.
 */
export function pursue(at: Pose, target: Pose, pace: Vector3): Twist {
  const gap = (from: number, to: number, ahead: number): number => ahead + (to - from) / closesInS;
  const linear = {
    x: gap(at.position.x, target.position.x, pace.x),
    y: gap(at.position.y, target.position.y, pace.y),
    z: gap(at.position.z, target.position.z, pace.z),
  };
  const turn = rotationVector(product(target.orientation, inverse(at.orientation)));
  const angular = { x: turn.x / closesInS, y: turn.y / closesInS, z: turn.z / closesInS };
  return { linear: seenFrom(at.orientation, linear), angular: seenFrom(at.orientation, angular) };
}
