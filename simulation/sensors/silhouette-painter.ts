import { FOCAL_PX, FRAME_HEIGHT, FRAME_WIDTH, project } from './camera-pose.ts';
import type { CameraPose } from './camera-pose.ts';
import type { NoiseTile } from './noise-tile.ts';
import type { Part } from './silhouette.ts';
import { transmission } from './thermal-conditions.ts';
import type { ThermalConditions } from './thermal-conditions.ts';
import type { ThermalFrameBuffer } from './thermal-frame-buffer.ts';

/** Axis-aligned, pixels; (x, y) is the upper left corner. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PaintedShape {
  /** Of the whole outline, unoccluded, not clipped to the image. */
  readonly box: PixelBox;
  readonly rangeM: number;
  /** Share of the outline's area that is in the image and in front of ground and walls. */
  readonly visible: number;
}

/** An upright image plane at a foot point: where it is, its scale and how it is turned by the camera's roll. */
interface Plane {
  readonly u: number;
  readonly v: number;
  readonly pxPerM: number;
  readonly cos: number;
  readonly sin: number;
  readonly rangeM: number;
}

/**
 * Paints an outline standing at (x, y, z), weighted by how much of each pixel it covers, so that a person of three pixels keeps
 * the right total radiation. Returns undefined if it lies behind the camera.
 */
export function paintSilhouette(
  buffer: ThermalFrameBuffer,
  camera: CameraPose,
  { conditions, tile }: { readonly conditions: ThermalConditions; readonly tile: NoiseTile },
  at: { readonly x: number; readonly y: number; readonly z: number },
  parts: readonly Part[],
): PaintedShape | undefined {
  const plane = planeAt(camera, at);
  if (plane === undefined) return undefined;
  const through = transmission(conditions, plane.rangeM);
  const tally = { covered: 0, shown: 0 };
  let box: PixelBox | undefined;
  for (const part of parts) {
    const bounds = boundsOf(part, plane);
    box = box === undefined ? bounds : union(box, bounds);
    paintPart(buffer, plane, part, bounds, conditions.airK, through, tile, tally);
  }
  if (box === undefined) return undefined;
  return { box, rangeM: plane.rangeM, visible: tally.covered === 0 ? 0 : Math.min(1, tally.shown / tally.covered) };
}

/** Where an actor's outline would be, without painting. */
export function silhouetteBox(
  camera: CameraPose,
  at: { readonly x: number; readonly y: number; readonly z: number },
  parts: readonly Part[],
): PixelBox | undefined {
  const plane = planeAt(camera, at);
  return plane && parts.map((part) => boundsOf(part, plane)).reduce(union);
}

function planeAt(
  camera: CameraPose,
  { x, y, z }: { readonly x: number; readonly y: number; readonly z: number },
): Plane | undefined {
  const foot = project(camera, x, y, z);
  const above = project(camera, x, y, z + 1);
  if (foot === undefined || above === undefined) return undefined;
  const rangeM = Math.hypot(x - camera.origin.x, y - camera.origin.y, z - camera.origin.z);
  const [du, dv] = [above.u - foot.u, foot.v - above.v];
  const length = Math.hypot(du, dv) || 1;
  return { u: foot.u, v: foot.v, pxPerM: FOCAL_PX / foot.depthM, cos: dv / length, sin: du / length, rangeM };
}

function boundsOf(part: Part, plane: Plane): PixelBox {
  const ends = part.kind === 'capsule' ? [part.x, part.y, part.x2, part.y2] : [part.x, part.y, part.x, part.y];
  const [ax = 0, ay = 0, bx = 0, by = 0] = ends;
  const rx = part.kind === 'capsule' ? part.r : part.rx;
  const ry = part.kind === 'capsule' ? part.r : part.ry;
  const halfWidth = (Math.abs(plane.cos) * rx + Math.abs(plane.sin) * ry) * plane.pxPerM;
  const halfHeight = (Math.abs(plane.sin) * rx + Math.abs(plane.cos) * ry) * plane.pxPerM;
  const u = (x: number, y: number): number => plane.u + (x * plane.cos + y * plane.sin) * plane.pxPerM;
  const v = (x: number, y: number): number => plane.v - (y * plane.cos - x * plane.sin) * plane.pxPerM;
  const x = Math.min(u(ax, ay), u(bx, by)) - halfWidth;
  const y = Math.min(v(ax, ay), v(bx, by)) - halfHeight;
  return {
    x,
    y,
    width: Math.max(u(ax, ay), u(bx, by)) + halfWidth - x,
    height: Math.max(v(ax, ay), v(bx, by)) + halfHeight - y,
  };
}

function union(a: PixelBox, b: PixelBox): PixelBox {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Adds what shows of the part to `tally.shown`, and all of it to `tally.covered`, in pixels. */
function paintPart(
  { kelvin, rangeM }: ThermalFrameBuffer,
  plane: Plane,
  part: Part,
  bounds: PixelBox,
  airK: number,
  through: number,
  tile: NoiseTile,
  tally: { covered: number; shown: number },
): void {
  const { pxPerM, cos, sin } = plane;
  tally.covered += areaOf(part) * pxPerM * pxPerM;
  const leafy = part.kind === 'ellipse' && part.texture === 'leafy' && bounds.height > 5;
  const nearest = plane.rangeM - 0.5 - 0.01 * plane.rangeM;
  const apparentK = airK + part.kelvin * through;
  const firstColumn = Math.max(0, Math.floor(bounds.x - 0.5));
  const lastColumn = Math.min(FRAME_WIDTH - 1, Math.ceil(bounds.x + bounds.width - 0.5));
  const firstRow = Math.max(0, Math.floor(bounds.y - 0.5));
  const lastRow = Math.min(FRAME_HEIGHT - 1, Math.ceil(bounds.y + bounds.height - 0.5));
  for (let row = firstRow; row <= lastRow; row++) {
    const dv = (plane.v - row - 0.5) / pxPerM;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const at = row * FRAME_WIDTH + column;
      if ((rangeM[at] as number) < nearest) continue;
      const du = (column + 0.5 - plane.u) / pxPerM;
      const x = du * cos - dv * sin;
      const y = du * sin + dv * cos;
      const leaf = leafy ? tile.at(plane.u * 0.6 + x * 24, y * 24) : 0;
      const coverage = coverageOf(part, x, y, pxPerM, leaf);
      if (coverage <= 0) continue;
      tally.shown += coverage;
      kelvin[at] = (kelvin[at] as number) * (1 - coverage) + (apparentK + 1.3 * leaf * through) * coverage;
    }
  }
}

/** Square metres; a soft part counts half. */
function areaOf(part: Part): number {
  switch (part.kind) {
    case 'box':
      return 4 * part.rx * part.ry;
    case 'capsule':
      return 2 * part.r * Math.hypot(part.x2 - part.x, part.y2 - part.y) + Math.PI * part.r * part.r;
    case 'ellipse':
      return (part.texture === 'soft' ? 0.5 : 1) * Math.PI * part.rx * part.ry;
  }
}

/**
 * Share of a pixel around (x, y) that a part covers. A part thinner than a pixel is drawn a pixel thick and fainter; `leaf` frays
 * the edge of an ellipse.
 */
function coverageOf(part: Part, x: number, y: number, pxPerM: number, leaf: number): number {
  const half = 0.5 / pxPerM;
  if (part.kind === 'capsule') return capsuleCoverage(part, x, y, pxPerM, half);
  const rx = part.rx > half ? part.rx : half;
  const ry = part.ry > half ? part.ry : half;
  const thin = (part.rx / rx) * (part.ry / ry);
  const ux = (x - part.x) / rx;
  const uy = (y - part.y) / ry;
  if (part.kind === 'box')
    return edge((1 - Math.abs(ux)) * rx * pxPerM) * edge((1 - Math.abs(uy)) * ry * pxPerM) * thin;
  const square = ux * ux + uy * uy;
  if (part.texture === 'soft') return square >= 1 ? 0 : (1 - square) * thin;
  const radiusPx = (rx < ry ? rx : ry) * pxPerM;
  return edge((1 - Math.sqrt(square) + 0.5 * leaf) * radiusPx) * thin;
}

function capsuleCoverage(
  { x: ax, y: ay, x2, y2, r: thick }: Extract<Part, { readonly kind: 'capsule' }>,
  x: number,
  y: number,
  pxPerM: number,
  half: number,
): number {
  const r = Math.max(thick, half);
  const dx = x2 - ax;
  const dy = y2 - ay;
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  const ex = x - ax - t * dx;
  const ey = y - ay - t * dy;
  return edge((r - Math.sqrt(ex * ex + ey * ey)) * pxPerM) * (thick / r);
}

/** Coverage of a pixel whose centre is `insidePx` inside an edge. */
function edge(insidePx: number): number {
  if (insidePx <= -0.5) return 0;
  return insidePx >= 0.5 ? 1 : insidePx + 0.5;
}
