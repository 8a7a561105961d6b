import type { Point2 } from '#shared/geo/polygon.ts';
import { isUnacknowledged } from '../state/alarm-order.ts';
import { drawPlate, plateSize } from './draw-text.ts';
import type { Plate } from './draw-text.ts';
import { toPx } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette } from './palette.ts';
import { placeLabels } from './place-labels.ts';
import type { Box, LabelRequest, PlacedLabel } from './place-labels.ts';
import { robotPlate, trackPlate, zonePlate } from './plates.ts';
import type { Scene, SceneAlarm, SceneTrack } from './scene.ts';

/** The canvas reaches beyond what is seen by its padding; labels keep a little more away from the edge. */
const edgePx = 164;

export interface LabelRoom {
  /** Under the chips of the page: no label is put there. */
  readonly covered: readonly Box[];
  /** Where labels stood at the last drawing. */
  readonly sides: Map<string, number>;
}

interface PlateRequest extends LabelRequest {
  readonly plate: Plate;
}

/** A place to name: symbol radius to keep clear, rank, and whether it must be named. */
interface Named {
  readonly key: string;
  readonly position: Point2;
  readonly clear: number;
  readonly rank: number;
  readonly plate: Plate;
  readonly required?: boolean;
}

/** Plates of robots, tracks and zones and names of places, each where it covers nothing. */
export function drawLabels(ctx: CanvasRenderingContext2D, view: MapView, scene: Scene, labelRoom: LabelRoom): void {
  const named = [...placeNames(scene), ...trackNames(scene), ...robotNames(view, scene), ...zoneNames(view, scene)];
  const requests = named.map(({ key, position, clear, rank, plate, required = rank === 0 }) => ({
    key,
    clear,
    rank,
    plate,
    required,
    untied: plate.bare === true,
    ...toPx(view, position),
    ...plateSize(ctx, plate),
  }));
  const room = { left: edgePx, top: edgePx, right: view.width - edgePx, bottom: view.height - edgePx };
  const blocked = [...labelRoom.covered, ...scene.alarms.map((item) => symbolBox(view, item))];
  const placed = placeLabels(requests, room, blocked, labelRoom.sides);
  for (const label of placed) if (label.request.plate.bare !== true) drawLeaderLine(ctx, label);
  for (const { request, left, top } of placed) drawPlate(ctx, request.plate, left, top);
}

const placeNames = ({ places }: Scene): readonly Named[] =>
  places.map((place) => ({
    key: `place ${place.name}`,
    position: place,
    clear: 3,
    rank: 4,
    plate: { title: place.name, bare: true },
  }));

function trackNames(scene: Scene): readonly Named[] {
  const named = scene.tracks.filter(scene.tracks.length > 300 ? isImportant : isLabelled);
  return named.map((item) => ({
    key: item.track.id,
    position: item.position,
    clear: item.selected || selectedAlarm(item, scene) ? 42 : isImportant(item) ? 34 : 15,
    rank: trackRank(item, scene),
    plate: trackPlate(item, scene.now),
  }));
}

function robotNames(view: MapView, { robots, now }: Scene): readonly Named[] {
  return robots.flatMap((item) => {
    const { robot, position, selected, display } = item;
    const own = {
      key: robot.id,
      position,
      clear: display.stop === undefined ? 20 : 24,
      rank: selected ? 0 : display.needsAttention ? 1 : 2,
      plate: robotPlate(item, now),
      required: true,
    };
    const { ghost } = robot;
    if (ghost === undefined || pxBetween(view, ghost, position) < apartPx) return [own];
    // Its plate says what it will do; the hollow mark bears only its name, where that stands apart and there is room.
    const plate = { title: `${robot.callSign} expected here`, bare: true };
    return [own, { key: `ghost ${robot.id}`, position: ghost, clear: 16, rank: 3, plate }];
  });
}

const zoneNames = (view: MapView, { robots, zones }: Scene): readonly Named[] =>
  zones
    .filter(({ polygon }) => polygon.length > 2)
    .map((zone) => ({
      key: zone.zoneId,
      position: middleOf(zone.polygon),
      clear: Math.min(48, (smallerSideM(zone.polygon) * view.pxPerM) / 2),
      rank: 2,
      plate: zonePlate(zone, robots),
      required: true,
    }));

/** Animals and the like are told by their symbol; words are for what an operator acts on. */
const isLabelled = (item: SceneTrack): boolean =>
  isImportant(item) || (item.track.class === 'person' && item.track.state !== 'LOST');

const isImportant = ({ selected, alarm }: SceneTrack): boolean =>
  selected || (alarm !== undefined && isUnacknowledged(alarm));

/** Nearer, ghost and robot are one place to the eye. */
const apartPx = 44;

function pxBetween(view: MapView, a: Point2, b: Point2): number {
  return Math.hypot(a.x - b.x, a.y - b.y) * view.pxPerM;
}

const middleOf = (polygon: readonly Point2[]): Point2 => ({
  x: polygon.reduce((sum, { x }) => sum + x, 0) / polygon.length,
  y: polygon.reduce((sum, { y }) => sum + y, 0) / polygon.length,
});

function smallerSideM(polygon: readonly Point2[]): number {
  const [xs, ys] = [polygon.map(({ x }) => x), polygon.map(({ y }) => y)];
  return Math.min(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

/** Where the priority symbol of an alarm stands, beside its place. */
function symbolBox(view: MapView, { position }: SceneAlarm): Box {
  const { x, y } = toPx(view, position);
  return { left: x + 12, top: y - 31, right: x + 32, bottom: y - 11 };
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
