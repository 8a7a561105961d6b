import type { AlarmView, RobotView, TrackView } from '#shared/contracts/views.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { ghostSentence } from '../display/ghost-text.ts';
import { robotDisplay } from '../display/robot-display.ts';
import type { RobotDisplay } from '../display/robot-display.ts';
import { isShelved, isUnacknowledged, priorityNumber } from '../state/alarm-order.ts';
import type { FlownPaths } from '../state/flown-paths.ts';
import type { Picture } from '../state/picture.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import type { Selection } from '../state/selection.ts';
import type { ShownZone } from '../state/shown-zones.ts';
import { trackOpacity } from './track-look.ts';

export interface SceneRobot {
  readonly robot: RobotView;
  readonly display: RobotDisplay;
  readonly position: Point2 & { readonly thetaRad: number; readonly at: EpochMs };
  readonly flown: readonly Point2[];
  readonly selected: boolean;
  /** What its contract makes it do next, while it is not heard. */
  readonly ghostSentence: string | undefined;
}
export interface SceneTrack {
  readonly track: TrackView;
  readonly position: Point2;
  readonly selected: boolean;
  /** The gravest standing alarm on it. */
  readonly alarm: AlarmView | undefined;
  /** 0 to 1; hidden ones are left out. */
  readonly opacity: number;
  /** Where the robot that sees it stands, while both are fresh. */
  readonly seenFrom: Point2 | undefined;
}
export interface SceneAlarm {
  readonly alarm: AlarmView;
  readonly position: Point2;
  readonly selected: boolean;
}

/** What the map draws at a moment. */
export interface Scene {
  readonly robots: readonly SceneRobot[];
  readonly tracks: readonly SceneTrack[];
  /** Standing alarms with a place, at their track or robot where that is known. */
  readonly alarms: readonly SceneAlarm[];
  /** Where running commands send their robots. */
  readonly targets: readonly { readonly robotId: string; readonly target: Point2 }[];
  readonly places: Sector['places'];
  /** Set by people, or entered by leave only. */
  readonly zones: readonly ShownZone[];
  readonly now: EpochMs;
}

export function mapScene(
  picture: Picture,
  flownPaths: FlownPaths,
  selection: Selection | undefined,
  now: EpochMs,
  places: Sector['places'],
  withLost: boolean,
  timeZone = 'UTC',
  zones: readonly ShownZone[] = [],
): Scene {
  const is = (kind: Selection['kind'], id: string): boolean => selection?.kind === kind && selection.id === id;
  const standing = [...picture.alarms.values()]
    .filter((alarm) => alarm.state !== 'normal' && !isShelved(alarm))
    .toSorted((a, b) => priorityNumber(b.priority) - priorityNumber(a.priority));
  const alarmOfTrack = new Map(
    standing.flatMap((alarm) => (alarm.trackId === undefined ? [] : [[alarm.trackId, alarm]])),
  );
  return {
    now,
    places,
    zones,
    robots: robotsInOrder(picture.robots.values()).flatMap((robot) =>
      robot.position === undefined
        ? []
        : [
            {
              robot,
              display: robotDisplay(robot, now),
              position: robot.position,
              flown: flownPaths.get(robot.id) ?? [],
              selected: is('robot', robot.id),
              ghostSentence: robot.ghost && ghostSentence(robot.ghost, now, timeZone),
            },
          ],
    ),
    tracks: [...picture.tracks.values()].flatMap((track) => {
      if (track.position === undefined) return [];
      const alarm = alarmOfTrack.get(track.id);
      const selected = is('track', track.id) || (alarm !== undefined && is('alarm', alarm.id));
      const kept = selected || (alarm !== undefined && isUnacknowledged(alarm));
      const opacity = trackOpacity(track, now, { kept, withLost });
      if (opacity <= 0) return [];
      const seenFrom = track.state === 'TRACKING' ? picture.robots.get(track.robotId)?.position : undefined;
      return [{ track, position: track.position, selected: is('track', track.id), alarm, opacity, seenFrom }];
    }),
    alarms: standing.flatMap((alarm) => {
      const position = placeOf(alarm, picture);
      return position === undefined ? [] : [{ alarm, position, selected: is('alarm', alarm.id) }];
    }),
    targets: [...picture.commands.values()].flatMap(({ robotId, target, state }) =>
      target !== undefined && (state === 'sent' || state === 'accepted' || state === 'executing')
        ? [{ robotId, target }]
        : [],
    ),
  };
}

export function placeOf(alarm: AlarmView, picture: Picture): Point2 | undefined {
  const track = alarm.trackId === undefined ? undefined : picture.tracks.get(alarm.trackId);
  if (track?.position !== undefined) return track.position;
  if (alarm.position !== undefined) return alarm.position;
  return alarm.robotId === undefined ? undefined : picture.robots.get(alarm.robotId)?.position;
}

/** The place of whatever is selected. */
export function placeOfSelection(selection: Selection | undefined, picture: Picture): Point2 | undefined {
  switch (selection?.kind) {
    case 'robot':
      return picture.robots.get(selection.id)?.position;
    case 'track':
      return picture.tracks.get(selection.id)?.position;
    case 'alarm': {
      const alarm = picture.alarms.get(selection.id);
      return alarm === undefined ? undefined : placeOf(alarm, picture);
    }
    case 'incident': {
      const incident = picture.incidents.get(selection.id);
      for (const id of incident?.alarmIds ?? []) {
        const alarm = picture.alarms.get(id);
        const place = alarm === undefined ? undefined : placeOf(alarm, picture);
        if (place !== undefined) return place;
      }
      return undefined;
    }
    case undefined:
      return undefined;
  }
}
