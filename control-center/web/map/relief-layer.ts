import { DomUtil, Layer, Point } from 'leaflet';
import type { LeafletEventHandlerFn, Map as LeafletMap } from 'leaflet';
import type { DemGrid } from '#shared/terrain/dem.ts';
import { hillshade } from './hillshade.ts';

const reliefPx = 1_400;

/** The DEM's relief, drawn once, then only placed and scaled with the map. */
export class ReliefLayer extends Layer {
  readonly #canvas = document.createElement('canvas');
  readonly #dem: DemGrid;
  #map: LeafletMap | undefined;

  constructor(dem: DemGrid) {
    super();
    this.#dem = dem;
    const shade = hillshade(dem, reliefPx);
    this.#canvas.width = shade.width;
    this.#canvas.height = shade.height;
    this.#canvas.className = 'map-canvas';
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#canvas.getContext('2d')?.putImageData(new ImageData(shade.pixels, shade.width, shade.height), 0, 0);
  }

  override onAdd(map: LeafletMap): this {
    this.#map = map;
    map.getPane('relief')?.append(this.#canvas);
    this.#place();
    return this;
  }

  override onRemove(): this {
    this.#canvas.remove();
    this.#map = undefined;
    return this;
  }

  override getEvents(): Record<string, LeafletEventHandlerFn> {
    const place = (): void => this.#place();
    return { zoomend: place, viewreset: place };
  }

  #place(): void {
    const map = this.#map;
    if (map === undefined) return;
    const scale = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    const { minX, minY, cellM, columns, rows } = this.#dem;
    const northM = minY + (rows - 1) * cellM;
    DomUtil.setPosition(this.#canvas, new Point(minX * scale - origin.x, -northM * scale - origin.y));
    this.#canvas.style.width = `${(columns - 1) * cellM * scale}px`;
    this.#canvas.style.height = `${(rows - 1) * cellM * scale}px`;
  }
}
