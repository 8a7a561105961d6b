import type { Point2 } from '#shared/geo/polygon.ts';
import { ageText } from '../display/age.ts';
import { motionText } from '../display/position-text.ts';
import { drawAlarmRing, drawPrioritySymbol, drawSelection } from './draw-marks.ts';
import { drawRobot, drawRobotPaths } from './draw-robot.ts';
import { drawPlate, plateSize } from './draw-text.ts';
import type { Plate } from './draw-text.ts';
import { drawTrack, drawTrackDots } from './draw-track.ts';
import type { Target } from './hit-test.ts';
import type { MapLayers } from './map-settings.ts';
import { toPx } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette, priorityColours } from './palette.ts';
import { placeLabels } from './place-labels.ts';
import type { LabelRequest } from './place-labels.ts';
import type { Scene, SceneRobot, SceneTrack } from './scene.ts';

/** The canvas reaches beyond what is seen by its padding; labels keep a little more away from the edge. */
const edgePx = 164;

/** Above this many in view, tracks are dots (control-room.md). */
const dotsAbove = 1_500;

/** Draws the moving picture and returns what can be pressed, in canvas pixels, later ones on top. */
export function drawPicture(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  scene: Scene,
  layers: MapLayers,
  flashOn: boolean,
): readonly Target[] {
  const inView = ({ x, y }: Point2): boolean => x > -50 && y > -50 && x < view.width + 50 && y < view.height + 50;
  const tracks = scene.tracks.filter(({ position }) => inView(toPx(view, position)));
  for (const robot of scene.robots) drawRobotPaths(ctx, view, robot, layers.trails);
  drawCommandTargets(ctx, view, scene);
  if (tracks.length > dotsAbove) drawTrackDots(ctx, view, tracks);
  else for (const track of tracks) drawTrack(ctx, view, track, scene.now, layers.trails);
  for (const robot of scene.robots) drawRobot(ctx, view, robot);
  for (const { alarm, position, selected } of scene.alarms) {
    const at = toPx(view, position);
    if (alarm.state === 'unacknowledged') drawAlarmRing(ctx, at, alarm.priority, flashOn);
    if (selected) drawSelection(ctx, at, 40);
    drawPrioritySymbol(ctx, { x: at.x + 22, y: at.y - 21 }, alarm);
  }
  for (const { position, selected } of [...scene.robots, ...tracks]) {
    if (selected) drawSelection(ctx, toPx(view, position), 34);
  }
  if (layers.labels)
    drawLabels(ctx, view, scene.robots, tracks.length > 300 ? tracks.filter(isImportant) : tracks, scene);
  return targets(view, scene, tracks);
}

const isImportant = ({ selected, alarm }: SceneTrack): boolean => selected || alarm !== undefined;

function targets(view: MapView, scene: Scene, tracks: readonly SceneTrack[]): readonly Target[] {
  return [
    ...tracks.map(({ track, position, alarm }): Target => ({
      selection: alarm === undefined ? { kind: 'track', id: track.id } : { kind: 'alarm', id: alarm.id },
      at: toPx(view, position),
    })),
    ...scene.robots.map(({ robot, position }): Target => ({
      selection: { kind: 'robot', id: robot.id },
      at: toPx(view, position),
    })),
    ...scene.alarms.map(({ alarm, position }): Target => {
      const at = toPx(view, position);
      return { selection: { kind: 'alarm', id: alarm.id }, at: { x: at.x + 22, y: at.y - 21 } };
    }),
  ];
}

function drawCommandTargets(ctx: CanvasRenderingContext2D, view: MapView, scene: Scene): void {
  for (const { robotId, target } of scene.targets) {
    const robot = scene.robots.find((candidate) => candidate.robot.id === robotId);
    const to = toPx(view, target);
    ctx.save();
    ctx.strokeStyle = palette.select;
    ctx.lineWidth = 1.2;
    ctx.setLineDash([1.5, 4]);
    ctx.beginPath();
    if (robot !== undefined) {
      const from = toPx(view, robot.position);
      ctx.moveTo(from.x, from.y);
      ctx.lineTo(to.x, to.y);
    }
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(to.x - 6, to.y);
    ctx.lineTo(to.x + 6, to.y);
    ctx.moveTo(to.x, to.y - 6);
    ctx.lineTo(to.x, to.y + 6);
    ctx.stroke();
    ctx.restore();
  }
}

interface PlateRequest extends LabelRequest {
  readonly plate: Plate;
}

function drawLabels(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  robots: readonly SceneRobot[],
  tracks: readonly SceneTrack[],
  scene: Scene,
): void {
  const requests: PlateRequest[] = [];
  for (const place of scene.places) {
    requests.push({
      ...toPx(view, place),
      clear: 3,
      rank: 4,
      required: false,
      plate: { title: place.name, bare: true },
      ...plateSize(ctx, { title: place.name }),
    });
  }
  const room = { left: edgePx, top: edgePx, right: view.width - edgePx, bottom: view.height - edgePx };
  const add = (position: Point2, clear: number, rank: number, plate: Plate): void => {
    const at = toPx(view, position);
    requests.push({ ...at, clear, rank, required: rank <= 1, plate, ...plateSize(ctx, plate) });
  };
  for (const item of tracks)
    add(
      item.position,
      item.selected || selectedAlarm(item, scene) ? 42 : isImportant(item) ? 34 : 15,
      trackRank(item),
      trackPlate(item, scene.now),
    );
  for (const item of robots)
    add(item.position, 20, item.selected ? 0 : item.display.live ? 2 : 1, robotPlate(item, scene.now));
  for (const { request, left, top } of placeLabels(requests, room)) drawPlate(ctx, request.plate, left, top);
}

const selectedAlarm = ({ alarm }: SceneTrack, scene: Scene): boolean =>
  alarm !== undefined && scene.alarms.some((item) => item.selected && item.alarm.id === alarm.id);

const trackRank = ({ selected, alarm }: SceneTrack): number => (selected ? 0 : alarm === undefined ? 3 : 1);

function trackPlate({ track, alarm, selected }: SceneTrack, now: number): Plate {
  const important = selected || alarm !== undefined;
  const motion = track.velocity === undefined ? '' : motionText(track.velocity);
  const coasting =
    track.state === 'TRACKING' ? motion : `${track.state.toLowerCase()} ${ageText(now - track.observedAt)}`;
  return {
    title: `${track.class} ${track.confidence.toFixed(2)}`,
    ...(important && coasting !== '' ? { detail: coasting } : {}),
    ...(alarm === undefined ? {} : { edge: priorityColours[alarm.priority] }),
  };
}

function robotPlate({ robot, display }: SceneRobot, now: number): Plate {
  if (display.live) {
    const battery = robot.batteryPercent === undefined ? '' : ` ${Math.round(robot.batteryPercent)} %`;
    return { title: `${robot.callSign}${battery}` };
  }
  return {
    title: `${robot.callSign} ${display.state}`,
    detail: robot.stateAt === undefined ? 'never heard' : `last heard ${ageText(now - robot.stateAt)} ago`,
    edge: palette.ctl,
  };
}
