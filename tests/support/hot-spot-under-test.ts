import { createHash } from 'node:crypto';
import { thermalMount } from '#shared/ros/thermal-mount.ts';
import { cameraView, intrinsicsFrom } from '#robots/perception/camera/camera-view.ts';
import { frameGeometry } from '#robots/perception/geolocation/frame-geometry.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import { decodeThermal } from '#robots/perception/image/decode-thermal.ts';
import type { DetectedBox, DetectorUnderTest } from '#simulation/evaluation/fit-statistical-sight.ts';
import { sightClasses } from '#simulation/sensors/sight-table.ts';

/** The shipped detector as the fitting of the statistical sight wants it; attitude is the true one. */
export function detectorUnderTest(): { readonly name: string; readonly detect: DetectorUnderTest } {
  const detector = createHotSpotDetector((bytes) => createHash('sha256').update(bytes).digest('hex'));
  const { name, version, sha256 } = detector.model;
  return {
    name: `${name} ${version} ${sha256}`,
    async detect({ image, info, body, panRad, groundAt }) {
      const decoded = decodeThermal(image);
      const intrinsics = intrinsicsFrom(info);
      if (!decoded.ok || intrinsics === undefined)
        throw new Error('the simulated camera publishes what we cannot read');
      const geometry = frameGeometry(cameraView(intrinsics, thermalMount, body, panRad), groundAt, 0.0035);
      const boxes = await detector.detect({ ...decoded.value, geometry });
      return boxes.map(({ x, y, width, height, classes }): DetectedBox => {
        const score = (type: string): number => classes.find((each) => each.class === type)?.score ?? 0;
        const [person, vehicle, animal, drone] = sightClasses;
        return { x, y, width, height, scores: [score(person), score(vehicle), score(animal), score(drone)] };
      });
    },
  };
}
