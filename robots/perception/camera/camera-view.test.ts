import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cameraView, intrinsicsFrom } from './camera-view.ts';
import type { Intrinsics } from './camera-view.ts';

const intrinsics: Intrinsics = { width: 320, height: 256, fx: 750, fy: 750, cx: 160, cy: 128 };
const mount = { forwardM: 0.2, heightM: 1.8, tiltRad: 0 };
const level = { x: 10, y: 20, z: 5, yaw: 0, pitch: 0, roll: 0 };

describe('the camera of a robot', () => {
  it('looks along the body when level and unpanned, from the top of its mast', () => {
    const view = cameraView(intrinsics, mount, { ...level, yaw: Math.PI / 2 }, 0);
    expect(view.origin.x).toBeCloseTo(10, 9);
    expect(view.origin.y).toBeCloseTo(20.2, 9);
    expect(view.origin.z).toBeCloseTo(6.8, 9);
    const { azimuthRad, elevationRad } = view.direction(160, 128);
    expect(azimuthRad).toBeCloseTo(Math.PI / 2, 9);
    expect(elevationRad).toBeCloseTo(0, 9);
  });

  it('sees to the left of the body with a positive pan, down with a positive pitch', () => {
    expect(cameraView(intrinsics, mount, level, 0.5).direction(160, 128).azimuthRad).toBeCloseTo(0.5, 9);
    expect(cameraView(intrinsics, mount, { ...level, pitch: 0.1 }, 0).direction(160, 128).elevationRad).toBeCloseTo(
      -0.1,
      9,
    );
    expect(cameraView(intrinsics, { ...mount, tiltRad: 0.1 }, level, 0).direction(160, 128).elevationRad).toBeCloseTo(
      -0.1,
      9,
    );
  });

  it('has the right of the image to the right and its bottom below', () => {
    const view = cameraView(intrinsics, mount, level, 0);
    expect(view.direction(310, 128).azimuthRad).toBeCloseTo(-Math.atan2(150, 750), 9);
    expect(view.direction(160, 203).elevationRad).toBeCloseTo(-Math.atan2(75, 750), 9);
  });

  it('projects a direction to the pixel it came from, in any attitude', () => {
    const angle = fc.double({ min: -0.6, max: 0.6, noNaN: true });
    const turn = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    const u = fc.double({ min: 0, max: 320, noNaN: true });
    const v = fc.double({ min: 0, max: 256, noNaN: true });
    fc.assert(
      fc.property(angle, angle, turn, turn, u, v, (roll, pitch, yaw, pan, column, row) => {
        const view = cameraView(intrinsics, mount, { ...level, roll, pitch, yaw }, pan);
        const pixel = view.project(view.direction(column, row));
        expect(pixel?.u).toBeCloseTo(column, 6);
        expect(pixel?.v).toBeCloseTo(row, 6);
      }),
    );
  });

  it('projects nothing that lies behind it', () => {
    const view = cameraView(intrinsics, mount, level, 0);
    expect(view.project({ azimuthRad: Math.PI, elevationRad: 0 })).toBeUndefined();
  });

  it('takes no camera without a focal length', () => {
    const info = {
      header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
      height: 256,
      width: 320,
      distortion_model: 'plumb_bob',
      d: [],
      r: [],
      p: [],
      binning_x: 0,
      binning_y: 0,
      roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
    };
    expect(intrinsicsFrom({ ...info, k: [0, 0, 0, 0, 0, 0, 0, 0, 0] })).toBeUndefined();
    expect(intrinsicsFrom({ ...info, k: [750, 0, 160, 0, 750, 128, 0, 0, 1] })).toEqual(intrinsics);
  });
});
