import type { AlarmView } from '#shared/contracts/views.ts';
import type { TrackRecord } from '../../tracks/track-record.ts';

/** Below this a sighting is ambiguous: an event, not an alarm (lessons 16). Welfare has its own limit. */
export const confidenceLimit = 0.5;
/** The same for the class itself: a thing seen clearly may still be one of several. */
export const classLimit = 0.5;
/** A place whose 95 % ellipse reaches farther than this is no place to raise an alarm about. */
export const ellipseLimitM = 250;
export const welfareLimit = 0.4;

/** Why: what was seen, how surely, by which model, and whether the sighting itself was late. */
export function sightingReasons(track: TrackRecord, callSign: string): AlarmView['reasons'] {
  const { model, ellipse } = track;
  const reasons = [
    { label: 'Class', value: `${track.class}, ${track.confidence.toFixed(2)} (limit ${confidenceLimit})` },
    { label: 'Seen by', value: `${callSign}, ${track.sensor}` },
    { label: 'Model', value: `${model.name} ${model.version}` },
  ];
  if (ellipse !== undefined) {
    reasons.push({
      label: '95 % ellipse',
      value: `${ellipse.semiMajorM.toFixed(0)} x ${ellipse.semiMinorM.toFixed(0)} m`,
    });
  }
  if (track.deliveredLate)
    reasons.push({ label: 'Delivered late', value: 'stored on the robot while the link was down' });
  return reasons;
}

export const nameOf = (track: TrackRecord): string => {
  const name = track.subClass ?? track.class;
  return name.slice(0, 1).toUpperCase() + name.slice(1);
};
