import type { Point2 } from '#shared/geo/polygon.ts';
import { drawGhost } from './draw-ghost.ts';
import { drawLabels } from './draw-labels.ts';
import type { LabelRoom } from './draw-labels.ts';
import { drawAlarmRing, drawPrioritySymbol, drawSelection } from './draw-marks.ts';
import { drawRobot, drawRobotPaths, drawWhereabouts } from './draw-robot.ts';
import { drawSetZone } from './draw-set-zone.ts';
import { drawTrack, drawTrackDots } from './draw-track.ts';
import type { Target } from './hit-test.ts';
import type { MapLayers } from './map-settings.ts';
import { toPx } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette } from './palette.ts';
import type { Scene, SceneTrack } from './scene.ts';

/** Above this many in view, tracks are dots (control-room.md). */
const dotsAbove = 1_500;

/** Draws the moving picture and returns what can be pressed, in canvas pixels, later ones on top. */
export function drawPicture(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  scene: Scene,
  layers: MapLayers,
  flashOn: boolean,
  labelRoom: LabelRoom,
): readonly Target[] {
  const inView = ({ x, y }: Point2): boolean => x > -50 && y > -50 && x < view.width + 50 && y < view.height + 50;
  const tracks = scene.tracks.filter(({ position }) => inView(toPx(view, position)));
  if (layers.zones) for (const zone of scene.zones) drawSetZone(ctx, view, zone);
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
  if (layers.labels) {
    drawLabels(ctx, view, { ...scene, tracks, zones: layers.zones ? scene.zones : [] }, labelRoom);
  }
  return targets(view, scene, tracks);
}

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
