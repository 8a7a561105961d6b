import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { Detection2D, Detection3D, Header, ObjectHypothesisWithPose } from '#shared/ros/messages.ts';
import { quaternionFromEuler } from '#shared/ros/stamp.ts';
import type { Box } from './detector-port.ts';
import type { PositionEstimate } from './geolocation/position-filter.ts';
import type { TrackReport } from './tracking/track-report.ts';

const objectClasses: Readonly<Record<ObjectClass, true>> = {
  person: true,
  vehicle: true,
  animal: true,
  drone: true,
  aircraft: true,
  unknown: true,
};
const isObjectClass = (text: string): text is ObjectClass => Object.hasOwn(objectClasses, text);

const noCovariance: readonly number[] = Array.from({ length: 36 }, () => 0);
const unturned = quaternionFromEuler(0, 0, 0);
const noPose = {
  pose: { position: { x: 0, y: 0, z: 0 }, orientation: unturned },
  covariance: noCovariance,
};

/** Scores are those of the classes; what is missing to 1 is doubt whether it is anything at all. */
export function toDetection2D(box: Box, header: Header): Detection2D {
  return {
    header,
    results: box.classes.map((each) => ({ hypothesis: { class_id: each.class, score: each.score }, pose: noPose })),
    bbox: {
      center: { position: { x: box.x + box.width / 2, y: box.y + box.height / 2 }, theta: 0 },
      size_x: box.width,
      size_y: box.height,
    },
    id: '',
  };
}

/** Undefined for a box without extent or without a finite place. Classes that are not ours count as unknown. */
export function toBox({ results, bbox }: Detection2D): Box | undefined {
  const { size_x: width, size_y: height } = bbox;
  const x = bbox.center.position.x - width / 2;
  const y = bbox.center.position.y - height / 2;
  if (!(width > 0 && height > 0 && Number.isFinite(x) && Number.isFinite(y))) return undefined;
  const classes = results
    .filter(({ hypothesis }) => hypothesis.score > 0 && hypothesis.score <= 1)
    .map(({ hypothesis }) => ({
      class: isObjectClass(hypothesis.class_id) ? hypothesis.class_id : ('unknown' as const),
      score: hypothesis.score,
    }));
  const score = Math.min(
    1,
    classes.reduce((sum, each) => sum + each.score, 0),
  );
  return { x, y, width, height, score, classes };
}

/** A track in the frame `map`; only for tracks with a position. */
export function toDetection3D(report: TrackReport, estimate: PositionEstimate, header: Header): Detection3D {
  const center = { position: estimate.position, orientation: unturned };
  const pose = { pose: center, covariance: covariance36(estimate.covariance) };
  const results: ObjectHypothesisWithPose[] = report.classification.map(({ type, confidence }) => ({
    hypothesis: { class_id: type, score: confidence },
    pose,
  }));
  // The size is not measured in three dimensions: zero says so.
  return { header, results, bbox: { center, size: { x: 0, y: 0, z: 0 } }, id: report.objectId };
}

/** The position part of a 4x4 (east, north, v_east, v_north) in ROS's 6x6 (x, y, z, roll, pitch, yaw). */
function covariance36(covariance: readonly number[]): readonly number[] {
  const full = [...noCovariance];
  full[0] = covariance[0] ?? 0;
  full[1] = full[6] = covariance[1] ?? 0;
  full[7] = covariance[5] ?? 0;
  return full;
}
