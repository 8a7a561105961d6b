import { LatLng, Map as LeafletMap, Point } from 'leaflet';
import type { LeafletMouseEvent } from 'leaflet';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import type { Selection } from '../state/selection.ts';
import { actionBounds } from './action-bounds.ts';
import { CanvasLayer } from './canvas-layer.ts';
import { contours } from './contours.ts';
import type { ContourSet } from './contours.ts';
import { drawGround } from './draw-ground.ts';
import { drawMeasure } from './draw-measure.ts';
import { drawPicture } from './draw-picture.ts';
import { zoneAt } from './draw-set-zone.ts';
import { hitTest } from './hit-test.ts';
import type { Target } from './hit-test.ts';
import type { MapLayers } from './map-settings.ts';
import type { Box } from './place-labels.ts';
import { ReliefLayer } from './relief-layer.ts';
import type { Scene } from './scene.ts';
import { sectorCrs } from './sector-crs.ts';

export interface MapEvents {
  readonly onSelect: (selection: Selection | undefined) => void;
  /** Nothing else lies under the pointer. */
  readonly onZone: (at: { readonly container: Point2; readonly zoneId: string }) => void;
  readonly onMenu: (at: { readonly container: Point2; readonly point: Point2 }) => void;
  readonly onCursor: (point: Point2 | undefined) => void;
  readonly onView: (pxPerM: number) => void;
  /** The operator moved the map by hand. */
  readonly onDrag: () => void;
}

const reachPx = 22;
const floatingParts = '.map-tools > *, .map-top-right > *, .map-foot > *';
/** Room for symbols at the edge. */
const fitMarginPx = 32;

/** Leaflet and our canvases; everything else speaks sector metres. */
export class SectorMap {
  readonly #map: LeafletMap;
  readonly #frame: EnuFrame;
  readonly #sector: Sector;
  readonly #ground: CanvasLayer;
  readonly #picture: CanvasLayer;
  #contours: ContourSet | undefined;
  #relief: ReliefLayer | undefined;
  #withGraticule = false;
  #isFitted = false;
  #layers: MapLayers;
  #scene: Scene | undefined;
  #flashOn = true;
  readonly #labelSides = new Map<string, number>();
  #targets: readonly Target[] = [];
  #measure: { readonly from: Point2; readonly to: Point2 } | undefined;

  constructor(container: HTMLElement, sector: Sector, layers: MapLayers, events: MapEvents) {
    this.#sector = sector;
    this.#layers = layers;
    this.#frame = enuFrame(sector.anchor);
    this.#map = new LeafletMap(container, {
      crs: sectorCrs(this.#frame),
      zoomControl: false,
      attributionControl: false,
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
      inertia: false,
      doubleClickZoom: false,
      boxZoom: false,
      zoomSnap: 0.1,
      zoomDelta: 0.5,
      wheelPxPerZoomLevel: 120,
      minZoom: -6,
      maxZoom: 4,
    });
    for (const [name, zIndex] of [
      ['relief', '200'],
      ['ground', '300'],
      ['picture', '400'],
    ] as const) {
      const pane = this.#map.createPane(name);
      pane.style.zIndex = zIndex;
      pane.style.pointerEvents = 'none';
    }
    this.fit();
    this.#ground = new CanvasLayer('ground', (ctx, view) =>
      drawGround(ctx, view, this.#sector, this.#contours, this.#layers, this.#withGraticule),
    );
    this.#picture = new CanvasLayer('picture', (ctx, view) => {
      if (this.#scene !== undefined) {
        this.#targets = drawPicture(ctx, view, this.#scene, this.#layers, this.#flashOn, {
          covered: this.#covered(),
          sides: this.#labelSides,
        });
      }
      if (this.#measure !== undefined) drawMeasure(ctx, view, this.#measure.from, this.#measure.to);
    });
    this.#ground.addTo(this.#map);
    this.#picture.addTo(this.#map);
    this.#listen(events);
  }

  setTerrain(dem: Dem): void {
    this.#relief?.remove();
    this.#relief = new ReliefLayer(dem).addTo(this.#map);
    this.#contours = contours(dem, dem.minHeight, dem.maxHeight);
    this.#withGraticule = false;
    this.#ground.redraw();
  }

  setGraticule(): void {
    this.#withGraticule = true;
    this.#ground.redraw();
  }

  setLayers(layers: MapLayers): void {
    this.#layers = layers;
    this.#ground.redraw();
    this.#picture.redraw();
  }

  setScene(scene: Scene, flashOn: boolean): void {
    this.#scene = scene;
    this.#flashOn = flashOn;
    this.#picture.redraw();
  }

  setMeasure(measure: { readonly from: Point2; readonly to: Point2 } | undefined): void {
    this.#measure = measure;
    this.#picture.redraw();
  }

  centre(point: Point2): void {
    this.#isFitted = false;
    this.#map.panTo(this.#latLng(point), { animate: false });
  }

  fit(): void {
    const { minX, minY, maxX, maxY } = actionBounds(this.#sector);
    const size = this.#map.getSize();
    const pxPerM = Math.min((size.x - 2 * fitMarginPx) / (maxX - minX), (size.y - 2 * fitMarginPx) / (maxY - minY));
    const centre = this.#latLng({ x: (minX + maxX) / 2, y: (minY + maxY) / 2 });
    this.#map.setView(centre, Math.log2(Math.max(pxPerM, 2 ** this.#map.getMinZoom())), { animate: false });
    this.#isFitted = true;
  }

  zoomBy(steps: number): void {
    this.#map.setZoom(this.#map.getZoom() + steps * 0.5, { animate: false });
  }

  /** Fits anew while nobody has moved the map. */
  resized(): void {
    this.#map.invalidateSize({ animate: false, pan: false });
    if (this.#isFitted) this.fit();
  }

  remove(): void {
    this.#map.remove();
  }

  #latLng({ x, y }: Point2): LatLng {
    const { latitude, longitude } = this.#frame.toGeo({ x, y, z: 0 });
    return new LatLng(latitude, longitude);
  }

  #pointOf(event: LeafletMouseEvent): Point2 {
    const { x, y } = this.#frame.toEnu({
      latitude: event.latlng.lat,
      longitude: event.latlng.lng,
      altitude: this.#frame.origin.altitude,
    });
    return { x, y };
  }

  /** What floats over the map, in pixels of the canvas. */
  #covered(): readonly Box[] {
    const container = this.#map.getContainer();
    const at = container.getBoundingClientRect();
    const pad = this.#picture.padPx;
    const floating = container.parentElement?.querySelectorAll(floatingParts) ?? [];
    return [...floating].map((part) => {
      const box = part.getBoundingClientRect();
      return {
        left: box.left - at.left + pad,
        top: box.top - at.top + pad,
        right: box.right - at.left + pad,
        bottom: box.bottom - at.top + pad,
      };
    });
  }

  #listen(events: MapEvents): void {
    const pad = this.#picture.padPx;
    this.#map.on('click', (event: LeafletMouseEvent) => {
      const at = event.layerPoint.subtract(this.#map.containerPointToLayerPoint(new Point(-pad, -pad)));
      const hit = hitTest(this.#targets, at, reachPx);
      events.onSelect(hit);
      const zones = this.#layers.zones ? (this.#scene?.zones ?? []) : [];
      const zone = hit === undefined ? zoneAt(zones, this.#pointOf(event)) : undefined;
      if (zone !== undefined) events.onZone({ container: event.containerPoint, zoneId: zone.zoneId });
    });
    this.#map.on('contextmenu', (event: LeafletMouseEvent) => {
      event.originalEvent.preventDefault();
      events.onMenu({ container: event.containerPoint, point: this.#pointOf(event) });
    });
    this.#map.on('mousemove', (event: LeafletMouseEvent) => events.onCursor(this.#pointOf(event)));
    this.#map.on('mouseout', () => events.onCursor(undefined));
    this.#map.on('zoomstart', () => {
      this.#isFitted = false;
    });
    this.#map.on('dragstart', () => {
      this.#isFitted = false;
      events.onDrag();
    });
    const reportView = (): void => events.onView(2 ** this.#map.getZoom());
    this.#map.on('zoomend', () => {
      this.#labelSides.clear();
      reportView();
    });
    reportView();
  }
}
