import { useSignalEffect } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Point2 } from '#shared/geo/polygon.ts';
import { useConsole } from '../state/console.ts';
import type { Console } from '../state/console.ts';
import { shownZones } from '../state/shown-zones.ts';
import { mapRequests } from './map-requests.ts';
import { followed, mapLayers } from './map-settings.ts';
import type { MenuPlace } from './map-menu.tsx';
import { mapScene } from './scene.ts';
import { SectorMap } from './sector-map.ts';
import type { ZonePlace } from './zone-card.tsx';

export interface MapSignals {
  readonly menu: Signal<MenuPlace | undefined>;
  readonly cursor: Signal<Point2 | undefined>;
  readonly pxPerM: Signal<number>;
  readonly measureFrom: Signal<Point2 | undefined>;
  readonly zone: Signal<ZonePlace | undefined>;
}

const redrawMs = 100;

/** Ties the imperative map to the store; returns the ref of its element. */
export function useSectorMap(signals: MapSignals): RefObject<HTMLDivElement> {
  const client = useConsole();
  const { store } = client;
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<SectorMap | undefined>(undefined);
  const sector = store.sector.value;

  useEffect(() => {
    const element = container.current;
    if (element === null || sector === undefined) return;
    const made = new SectorMap(element, sector, mapLayers.peek(), mapEvents(client, signals));
    map.current = made;
    const observer = new ResizeObserver(() => made.resized());
    observer.observe(element);
    const stopDrawing = keepDrawing(client, made);
    return () => {
      stopDrawing();
      observer.disconnect();
      made.remove();
      map.current = undefined;
    };
  }, [sector]);

  const basemap = store.basemap.value;
  useEffect(() => {
    if (basemap.kind === 'ready') map.current?.setTerrain(basemap.dem);
    else if (basemap.kind === 'missing') map.current?.setGraticule();
  }, [sector, basemap]);
  useSignalEffect(() => map.current?.setLayers(mapLayers.value));
  useSignalEffect(() => {
    const request = mapRequests.value;
    if (request === undefined) return;
    mapRequests.value = undefined;
    if (request.kind === 'centre') map.current?.centre(request.point);
    else if (request.kind === 'fit') map.current?.fit();
    else map.current?.zoomBy(request.by);
  });
  useSignalEffect(() => {
    const from = signals.measureFrom.value;
    const to = signals.cursor.value;
    map.current?.setMeasure(from === undefined ? undefined : { from, to: to ?? from });
  });
  return container;
}

/** Redraws at most every 100 ms, and only after something changed: picture, selection, or the flash of a ring. */
function keepDrawing({ store, clock }: Console, map: SectorMap): () => void {
  let drawn: readonly unknown[] = [];
  return clock.setRepeating(() => {
    const picture = store.picture.value;
    if (picture === undefined) return;
    const flashOn = document.documentElement.dataset['flash'] !== 'off' || reducedMotion();
    const inputs = [picture, store.selection.value, store.now.value, flashOn, mapLayers.value, store.zones.value];
    if (inputs.every((input, index) => input === drawn[index])) return;
    drawn = inputs;
    map.setScene(
      mapScene(
        picture,
        store.flownPaths.value,
        store.selection.value,
        store.now.value,
        store.sector.value?.places ?? [],
        mapLayers.value.lostTracks,
        store.sector.value?.timeZone,
        shownZones(store.zones.value?.view, store.sector.value?.zones ?? []),
      ),
      flashOn,
    );
    const target = followed.value;
    const place =
      target === undefined
        ? undefined
        : picture[target.kind === 'robot' ? 'robots' : 'tracks'].get(target.id)?.position;
    if (place !== undefined) map.centre(place);
  }, redrawMs);
}

const reducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

function mapEvents({ store }: Console, signals: MapSignals): ConstructorParameters<typeof SectorMap>[3] {
  return {
    onSelect: (selection) => {
      signals.menu.value = undefined;
      signals.measureFrom.value = undefined;
      signals.zone.value = undefined;
      if (selection !== undefined) store.selection.value = selection;
    },
    onZone: (place) => {
      signals.zone.value = place;
    },
    onMenu: (place) => {
      signals.zone.value = undefined;
      signals.menu.value = place;
    },
    onCursor: (point) => {
      signals.cursor.value = point;
    },
    onView: (pxPerM) => {
      signals.pxPerM.value = pxPerM;
    },
    onDrag: () => {
      followed.value = undefined;
      signals.menu.value = undefined;
      signals.zone.value = undefined;
    },
  };
}
