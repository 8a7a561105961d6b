import { useSignal } from '@preact/signals';
import type { Point2 } from '#shared/geo/polygon.ts';
import { subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { shownZones } from '../state/shown-zones.ts';
import { FreshnessChip } from './freshness-chip.tsx';
import { MapFooter } from './map-footer.tsx';
import { MapMenu } from './map-menu.tsx';
import type { MenuPlace } from './map-menu.tsx';
import { MapTools } from './map-tools.tsx';
import { FollowChip, ModeEdge } from './mode-edge.tsx';
import { useSectorMap } from './use-sector-map.ts';
import { ZoneCard } from './zone-card.tsx';
import type { ZonePlace } from './zone-card.tsx';
import { ZoneList } from './zone-list.tsx';
import { ActionState } from '../console/action-state.tsx';
import { NoticeBars } from '../console/notice-bars.tsx';

/** The map and what floats over its corners. */
export function MapPanel() {
  const { store } = useConsole();
  const menu = useSignal<MenuPlace | undefined>(undefined);
  const cursor = useSignal<Point2 | undefined>(undefined);
  const pxPerM = useSignal(0.1);
  const measureFrom = useSignal<Point2 | undefined>(undefined);
  const zone = useSignal<ZonePlace | undefined>(undefined);
  const container = useSectorMap({ menu, cursor, pxPerM, measureFrom, zone });
  const mode = store.picture.value?.mode;
  const lost = store.link.value.kind === 'lost';
  const { sector, sectorError, basemap } = store;
  const zones = shownZones(store.zones.value?.view, sector.value?.zones ?? []);
  const chosen = zones.find(({ zoneId }) => zoneId === zone.value?.zoneId);
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
        <ZoneList
          zones={zones}
          onChoose={(zoneId) => {
            zone.value = { zoneId };
          }}
        />
        <ActionState subject={subjectOf.place} />
      </div>
      <div class="map-foot">
        <MapFooter cursor={cursor.value} pxPerM={pxPerM.value} measuring={measureFrom} />
        <NoticeBars />
      </div>
      {chosen !== undefined && (
        <ZoneCard
          key={chosen.zoneId}
          zone={chosen}
          at={zone.value?.container}
          onClose={() => {
            zone.value = undefined;
          }}
        />
      )}
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
