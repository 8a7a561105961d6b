import { ageText } from '../display/age.ts';
import { batteryText } from '../display/battery.ts';
import { motionText } from '../display/position-text.ts';
import { serviceWord } from '../display/service-text.ts';
import { stopSentence } from '../display/stop-text.ts';
import { zoneRule } from '../display/zone-text.ts';
import type { ShownZone } from '../state/shown-zones.ts';
import type { Plate } from './draw-text.ts';
import { palette, priorityColours } from './palette.ts';
import type { SceneRobot, SceneTrack } from './scene.ts';

/** One plate a robot holds all that is said of it: what it is, a stop that is not confirmed, and what it will do while it is not heard. */
export function robotPlate(item: Pick<SceneRobot, 'robot' | 'display' | 'ghostSentence'>, now: number): Plate {
  const { robot, display, ghostSentence } = item;
  const { callSign, pendingIntent, stateAt } = robot;
  // Every stop is told for a second or two: words are for the one that stays unconfirmed.
  const stop = pendingIntent?.unconfirmed === true ? [stopSentence(pendingIntent, now)] : [];
  const edge = display.stop === 'unconfirmed' ? { edge: priorityColours.high } : {};
  if (display.live) {
    const battery = robot.batteryPercent === undefined ? '' : ` ${batteryText(robot, true)}`;
    const service = serviceWord(robot);
    return {
      title: service === undefined ? `${callSign}${battery}` : `${callSign} ${service}`,
      ...(stop.length > 0 && { lines: stop }),
      ...edge,
    };
  }
  const isMissed = display.state === 'STALE' || display.state === 'LOST-ON-POLICY';
  const since = stateAt === undefined ? 'never heard' : ageText(now - stateAt);
  return {
    title: `${callSign} ${isMissed ? 'silent' : display.state} ${since}`,
    // A narrow plate finds room among many.
    lines: [...stop, ...(ghostSentence?.split(', ') ?? [])],
    edge: palette.ctl,
    ...edge,
  };
}

/** What a zone set by people, or one that is entered by leave, asks of robots, and who is in it. */
export function zonePlate(zone: ShownZone, robots: readonly Pick<SceneRobot, 'robot'>[]): Plate {
  const { held, kind, maxSpeedMps, name } = zone;
  const holder = robots.find(({ robot }) => robot.id === held?.robotId)?.robot.callSign ?? held?.robotId;
  const rule = zoneRule(kind, maxSpeedMps);
  return { title: name, lines: [holder === undefined ? rule : `${rule}: ${holder}`] };
}

export function trackPlate({ track, alarm, selected }: SceneTrack, now: number): Plate {
  const important = selected || alarm !== undefined;
  const motion = track.velocity === undefined ? '' : motionText(track.velocity);
  const coasting =
    track.state === 'TRACKING' ? motion : `${track.state.toLowerCase()} ${ageText(now - track.observedAt)}`;
  return {
    title: `${track.class} ${track.confidence.toFixed(2)}`,
    ...(important && coasting !== '' ? { lines: [coasting] } : {}),
    ...(alarm === undefined ? {} : { edge: priorityColours[alarm.priority] }),
  };
}
