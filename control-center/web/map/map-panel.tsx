import { useSignal } from '@preact/signals';
import type { Point2 } from '#shared/geo/polygon.ts';
import { subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { FreshnessChip } from './freshness-chip.tsx';
import { MapFooter } from './map-footer.tsx';
import { MapMenu } from './map-menu.tsx';
import type { MenuPlace } from './map-menu.tsx';
import { MapTools } from './map-tools.tsx';
import { FollowChip, ModeEdge } from './mode-edge.tsx';
import { useSectorMap } from './use-sector-map.ts';
import { ActionState } from '../console/action-state.tsx';
import { NoticeBars } from '../console/notice-bars.tsx';

/** The map and what floats over its corners. */
export function MapPanel() {
  const { store } = useConsole();
  const menu = useSignal<MenuPlace | undefined>(undefined);
  const cursor = useSignal<Point2 | undefined>(undefined);
  const pxPerM = useSignal(0.1);
  const measureFrom = useSignal<Point2 | undefined>(undefined);
  const container = useSectorMap({ menu, cursor, pxPerM, measureFrom });
  const mode = store.picture.value?.mode;
  const lost = store.link.value.kind === 'lost';
  const { sector, sectorError, basemap } = store;
  return (
    <section class={`map-panel${lost ? ' frozen' : ''}`} aria-label="Map">
      <div class="map" ref={container} />
      {sector.value === undefined && (
        <p class="map-wait">
          {sectorError.value === undefined
            ? 'Loading the sector…'
            : `The sector cannot be loaded. ${sectorError.value.message} ${sectorError.value.cure}`}
        </p>
      )}
      <ModeEdge mode={mode} />
      <MapTools />
      <div class="map-top-right">
        <FreshnessChip />
        {basemap.value.kind === 'missing' && (
          <p class="chip missing" title={basemap.value.why}>
            BASEMAP MISSING
          </p>
        )}
        <FollowChip />
        <ActionState subject={subjectOf.place} />
      </div>
      <div class="map-foot">
        <MapFooter cursor={cursor.value} pxPerM={pxPerM.value} measuring={measureFrom} />
        <NoticeBars />
      </div>
      {menu.value !== undefined && (
        <MapMenu
          place={menu.value}
          onMeasure={(point) => {
            measureFrom.value = point;
          }}
          onClose={() => {
            menu.value = undefined;
          }}
        />
      )}
    </section>
  );
}
