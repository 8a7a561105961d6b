import { palette } from './palette.ts';

export const fontStack = '"Segoe UI", Roboto, "Noto Sans", "DejaVu Sans Condensed", system-ui, sans-serif';

/** Text that reads on any relief: a dark edge under a light face. */
export function haloText(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  look: {
    readonly colour: string;
    readonly size: number;
    readonly align: CanvasTextAlign;
    readonly bold?: boolean;
    readonly alpha?: number;
  },
): void {
  ctx.save();
  ctx.globalAlpha = look.alpha ?? 1;
  ctx.font = `${look.bold ? 'bold ' : ''}${look.size}px ${fontStack}`;
  ctx.textAlign = look.align;
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3;
  ctx.strokeStyle = 'rgba(15, 18, 21, 0.85)';
  ctx.strokeText(text, x, y);
  ctx.fillStyle = look.colour;
  ctx.fillText(text, x, y);
  ctx.restore();
}

export interface Plate {
  readonly title: string;
  /** Under the title, each on a line of its own. */
  readonly lines?: readonly string[];
  /** Colour of the edge; none if absent. */
  readonly edge?: string;
  /** Bare words without a plate: names of places. */
  readonly bare?: boolean;
}

const linePx = 15;

export function plateSize(
  ctx: CanvasRenderingContext2D,
  plate: Plate,
): { readonly width: number; readonly height: number } {
  ctx.font = `bold 12px ${fontStack}`;
  let width = ctx.measureText(plate.title).width;
  ctx.font = `12px ${fontStack}`;
  const { lines = [] } = plate;
  for (const line of lines) width = Math.max(width, ctx.measureText(line).width);
  return { width: Math.ceil(width) + 12, height: 20 + lines.length * linePx };
}

export function drawPlate(ctx: CanvasRenderingContext2D, plate: Plate, left: number, top: number): void {
  const { width, height } = plateSize(ctx, plate);
  if (plate.bare === true) {
    haloText(ctx, plate.title, left + 6, top + 10, { colour: palette.fg1, size: 11, align: 'left' });
    return;
  }
  const x = Math.round(left);
  const y = Math.round(top);
  ctx.fillStyle = 'rgba(15, 18, 21, 0.84)';
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 2);
  ctx.fill();
  if (plate.edge !== undefined) {
    ctx.strokeStyle = plate.edge;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = palette.fg0;
  ctx.font = `bold 12px ${fontStack}`;
  ctx.fillText(plate.title, x + 6, y + 10.5);
  ctx.font = `12px ${fontStack}`;
  for (const [index, line] of (plate.lines ?? []).entries()) ctx.fillText(line, x + 6, y + 25.5 + index * linePx);
}
