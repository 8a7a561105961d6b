import { DomUtil, Layer } from 'leaflet';
import type { LeafletEventHandlerFn, Map as LeafletMap } from 'leaflet';
import type { MapView } from './map-view.ts';

/** Drawn beyond the edge, so that a drag shows no gap before it ends. */
const padPx = 160;

export type Draw = (ctx: CanvasRenderingContext2D, view: MapView) => void;

/** One canvas over the visible map: placed anew when a move ends, drawn whenever asked. Panning is Leaflet's CSS transform. */
export class CanvasLayer extends Layer {
  readonly #canvas = document.createElement('canvas');
  readonly #draw: Draw;
  readonly #pane: string;
  #map: LeafletMap | undefined;
  #scale = 1;
  #view: MapView | undefined;

  constructor(pane: string, draw: Draw) {
    super();
    this.#pane = pane;
    this.#draw = draw;
    this.#canvas.className = 'map-canvas';
    this.#canvas.setAttribute('aria-hidden', 'true');
  }

  override onAdd(map: LeafletMap): this {
    this.#map = map;
    map.getPane(this.#pane)?.append(this.#canvas);
    this.place();
    return this;
  }

  override onRemove(): this {
    this.#canvas.remove();
    this.#map = undefined;
    return this;
  }

  override getEvents(): Record<string, LeafletEventHandlerFn> {
    const place = (): void => this.place();
    return { moveend: place, zoomend: place, resize: place, viewreset: place };
  }

  place(): void {
    const map = this.#map;
    if (map === undefined) return;
    const size = map.getSize();
    const topLeft = map.containerPointToLayerPoint([-padPx, -padPx]);
    const width = size.x + 2 * padPx;
    const height = size.y + 2 * padPx;
    this.#scale = window.devicePixelRatio;
    DomUtil.setPosition(this.#canvas, topLeft);
    if (
      this.#canvas.width !== Math.round(width * this.#scale) ||
      this.#canvas.height !== Math.round(height * this.#scale)
    ) {
      this.#canvas.width = Math.round(width * this.#scale);
      this.#canvas.height = Math.round(height * this.#scale);
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    const origin = map.getPixelOrigin();
    this.#view = {
      pxPerM: 2 ** map.getZoom(),
      originX: -origin.x - topLeft.x,
      originY: -origin.y - topLeft.y,
      width,
      height,
    };
    this.redraw();
  }

  redraw(): void {
    const ctx = this.#canvas.getContext('2d');
    if (ctx === null || this.#view === undefined) return;
    ctx.setTransform(this.#scale, 0, 0, this.#scale, 0, 0);
    ctx.clearRect(0, 0, this.#view.width, this.#view.height);
    this.#draw(ctx, this.#view);
  }

  /** Shift between the map container's pixels and this canvas's. */
  get padPx(): number {
    return padPx;
  }
}
