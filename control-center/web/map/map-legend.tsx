import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import { classGlyphs, unknownFrame } from '../ui/glyphs.ts';
import { RobotRing } from '../ui/robot-ring.tsx';

const classes: readonly ObjectClass[] = ['person', 'vehicle', 'animal', 'drone', 'aircraft', 'unknown'];

/** What the symbols mean. Round is ours, lobed is unknown, pointed is an alarm. */
export function MapLegend() {
  return (
    <ul class="legend">
      <li>
        <RobotRing batteryPercent={70} glyph="patrol" heard /> own robot, ring = battery
      </li>
      <li>
        <RobotRing glyph="lost" heard={false} /> own robot, not heard
      </li>
      <li>
        <RobotRing batteryPercent={70} glyph="patrol" heard stop="unconfirmed" /> stop told, wheels not confirmed
      </li>
      {classes.map((name) => (
        <li key={name}>
          <svg class="legend-track" viewBox="-14 -14 28 28" width="28" height="28" aria-hidden="true">
            <path class="legend-frame" d={unknownFrame} />
            <path d={classGlyphs[name]} />
          </svg>
          {name === 'unknown' ? 'track, class unknown' : `${name}, not ours`}
        </li>
      ))}
      <li>Dashed teal: planned; solid teal: flown. Ellipse: 95 %; wedge: direction only. Arrow: next 60 s.</li>
      <li>Hollow mark in an ellipse: where a robot that is not heard is expected.</li>
      <li>White outline: set by people, hatched if closed. Dash and dot: one robot at a time, teal while one is in.</li>
      <li>Dotted circle: how far a robot that is not heard may have driven since the cross.</li>
    </ul>
  );
}
