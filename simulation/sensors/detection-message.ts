import type { Detection2D, Detection2DArray, Header } from '#shared/ros/messages.ts';
import { sightClasses } from './sight-table.ts';
import type { Sighting } from './statistical-sight.ts';

/** The detector's message, best class first. */
export const detectionArray = (header: Header, sightings: readonly Sighting[]): Detection2DArray => ({
  header,
  detections: sightings.map((sighting) => detection(header, sighting)),
});

function detection(header: Header, { x, y, width, height, scores }: Sighting): Detection2D {
  return {
    header,
    results: sightClasses
      .map((class_id, index) => ({ hypothesis: { class_id, score: scores[index] ?? 0 }, pose: unknownPose }))
      .filter(({ hypothesis }) => hypothesis.score > 0)
      .sort((a, b) => b.hypothesis.score - a.hypothesis.score),
    bbox: { center: { position: { x: x + width / 2, y: y + height / 2 }, theta: 0 }, size_x: width, size_y: height },
    id: '',
  };
}

const unknownPose = {
  pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
  covariance: Array.from({ length: 36 }, () => 0),
} as const;
