import { useSignal } from '@preact/signals';
import { utcTime } from '../display/clock-text.ts';
import { zoneRule } from '../display/zone-text.ts';
import { useConsole } from '../state/console.ts';
import type { ShownZone } from '../state/shown-zones.ts';
import { Icon } from '../ui/icon.tsx';

/** The zones of the map for those who do not press on maps, and a word where they may be old. */
export function ZoneList(props: { readonly zones: readonly ShownZone[]; readonly onChoose: (zoneId: string) => void }) {
  const { store } = useConsole();
  const open = useSignal(false);
  const { zones, onChoose } = props;
  const error = store.zonesError.value;
  const known = store.zones.value;
  return (
    <>
      {error !== undefined && (
        <p class="chip missing" title={`${error.message} ${error.cure}`}>
          {known === undefined ? 'ZONES NOT LOADED' : `ZONES OF ${utcTime(known.at)}Z, NOT NEWER`}
        </p>
      )}
      {zones.length > 0 && (
        <button
          type="button"
          class="chip zone-chip"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          <Icon name="fence" /> {zones.length} {zones.length === 1 ? 'zone' : 'zones'} to mind
        </button>
      )}
      {open.value && zones.length > 0 && (
        <ul class="popover zone-list" aria-label="Zones to mind">
          {zones.map((zone) => (
            <li key={zone.zoneId}>
              <button
                type="button"
                class="choose"
                onClick={() => {
                  open.value = false;
                  onChoose(zone.zoneId);
                }}
              >
                <span>
                  <b>{zone.name}</b> {zoneRule(zone.kind, zone.maxSpeedMps)}
                  {zone.held !== undefined && (
                    <span>: {store.picture.value?.robots.get(zone.held.robotId)?.callSign ?? zone.held.robotId}</span>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
