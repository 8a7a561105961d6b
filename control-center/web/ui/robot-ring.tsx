import { isBatteryLow } from '../display/battery.ts';
import type { StopMark } from '../display/stop-text.ts';
import { modeGlyphs, stopFrame } from './glyphs.ts';
import type { ModeGlyph } from './glyphs.ts';

const radius = 11;
const around = 2 * Math.PI * radius;

/** Battery as a ring around the mode; dashed and grey when the robot is not heard; in the octagon of stop until its wheels stand. */
export function RobotRing(props: {
  readonly batteryPercent?: number | undefined;
  readonly glyph: ModeGlyph;
  readonly heard: boolean;
  readonly stop?: StopMark | undefined;
}) {
  const { batteryPercent, glyph, heard, stop } = props;
  const part = ((batteryPercent ?? 0) / 100) * around;
  const low = isBatteryLow(batteryPercent);
  return (
    <svg class="robot-ring" viewBox="-14 -14 28 28" width="28" height="28" aria-hidden="true">
      {stop !== undefined && <path class={`ring-stop ${stop}`} d={stopFrame} transform="scale(0.64)" />}
      <circle class="ring-track" r={radius} />
      <circle
        class={heard ? (low ? 'ring-low' : 'ring-own') : 'ring-lost'}
        r={radius}
        stroke-dasharray={heard ? `${part} ${around}` : '3 3'}
        transform="rotate(-90)"
      />
      <path class={heard ? 'ring-glyph' : 'ring-glyph lost'} d={modeGlyphs[glyph]} />
    </svg>
  );
}
