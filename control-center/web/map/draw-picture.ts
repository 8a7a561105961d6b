import type { Point2 } from '#shared/geo/polygon.ts';
import { ageText } from '../display/age.ts';
import { batteryText } from '../display/battery.ts';
import { motionText } from '../display/position-text.ts';
import { isUnacknowledged } from '../state/alarm-order.ts';
import { drawGhost } from './draw-ghost.ts';
import { drawAlarmRing, drawPrioritySymbol, drawSelection } from './draw-marks.ts';
import { drawRobot, drawRobotPaths, drawWhereabouts } from './draw-robot.ts';
import { drawPlate, plateSize } from './draw-text.ts';
import type { Plate } from './draw-text.ts';
import { drawTrack, drawTrackDots } from './draw-track.ts';
import type { Target } from './hit-test.ts';
import type { MapLayers } from './map-settings.ts';
import { toPx } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette, priorityColours } from './palette.ts';
import { placeLabels } from './place-labels.ts';
import type { LabelRequest, PlacedLabel } from './place-labels.ts';
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
  for (const robot of scene.robots) drawWhereabouts(ctx, view, robot, scene.now);
  for (const robot of scene.robots) drawGhost(ctx, view, robot);
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
    drawLabels(ctx, view, scene.robots, tracks.filter(tracks.length > 300 ? isImportant : isLabelled), scene);
  return targets(view, scene, tracks);
}

/** Animals and the like are told by their symbol; words are for what an operator acts on. */
const isLabelled = (item: SceneTrack): boolean =>
  isImportant(item) || (item.track.class === 'person' && item.track.state !== 'LOST');

const isImportant = ({ selected, alarm }: SceneTrack): boolean =>
  selected || (alarm !== undefined && isUnacknowledged(alarm));

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
  const add = (position: Point2, clear: number, rank: number, plate: Plate, required = rank === 0): void => {
    const at = toPx(view, position);
    requests.push({ ...at, clear, rank, required, plate, ...plateSize(ctx, plate) });
  };
  for (const item of tracks)
    add(
      item.position,
      item.selected || selectedAlarm(item, scene) ? 42 : isImportant(item) ? 34 : 15,
      trackRank(item, scene),
      trackPlate(item, scene.now),
    );
  for (const item of robots)
    add(item.position, 20, item.selected ? 0 : item.display.live ? 2 : 1, robotPlate(item, scene.now), true);
  for (const item of robots) if (item.robot.ghost !== undefined) add(item.robot.ghost, 16, 1, ghostPlate(item), true);
  const placed = placeLabels(requests, room);
  for (const label of placed) if (label.request.plate.bare !== true) drawLeaderLine(ctx, label);
  for (const { request, left, top } of placed) drawPlate(ctx, request.plate, left, top);
}

/** Ties a label to its symbol where it stands a step away. */
function drawLeaderLine(ctx: CanvasRenderingContext2D, { request, left, top }: PlacedLabel<PlateRequest>): void {
  const { x, y, clear, width, height, plate } = request;
  const toX = Math.max(left, Math.min(left + width, x));
  const toY = Math.max(top, Math.min(top + height, y));
  const distance = Math.hypot(toX - x, toY - y);
  if (distance < clear + 10) return;
  ctx.beginPath();
  ctx.moveTo(x + ((toX - x) * clear) / distance, y + ((toY - y) * clear) / distance);
  ctx.lineTo(toX, toY);
  ctx.strokeStyle = plate.edge ?? palette.fg1;
  ctx.lineWidth = 1;
  ctx.stroke();
}

const selectedAlarm = ({ alarm }: SceneTrack, scene: Scene): boolean =>
  alarm !== undefined && scene.alarms.some((item) => item.selected && item.alarm.id === alarm.id);

const trackRank = (item: SceneTrack, scene: Scene): number =>
  item.selected || selectedAlarm(item, scene) ? 0 : isImportant(item) ? 1 : 3;

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

const ghostPlate = ({ ghostSentence, robot }: SceneRobot): Plate => ({
  title: `${robot.callSign} expected here`,
  detail: ghostSentence ?? '',
  edge: palette.ctl,
});

function robotPlate({ robot, display }: SceneRobot, now: number): Plate {
  if (display.live) {
    return {
      title: robot.batteryPercent === undefined ? robot.callSign : `${robot.callSign} ${batteryText(robot, true)}`,
    };
  }
  return {
    title: `${robot.callSign} ${display.state}`,
    detail: robot.stateAt === undefined ? 'never heard' : `last heard ${ageText(now - robot.stateAt)} ago`,
    edge: palette.ctl,
  };
}
