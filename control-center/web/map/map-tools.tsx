import { useSignal } from '@preact/signals';
import { shortcutsOpen } from '../console/shortcuts.ts';
import { ShortcutsPanel } from '../console/shortcuts-panel.tsx';
import { Icon } from '../ui/icon.tsx';
import { mapRequests } from './map-requests.ts';
import { mapLayers } from './map-settings.ts';
import type { MapLayers } from './map-settings.ts';
import { MapLegend } from './map-legend.tsx';

const layerNames: Readonly<Record<keyof MapLayers, string>> = {
  contours: 'Contours',
  zones: 'Zones',
  routes: 'Routes',
  trails: 'Trails and flown paths',
  lostTracks: 'Lost tracks (older than 90 s)',
  labels: 'Labels',
};

/** Layers with legend, keys, zoom: each a press, none a drag. */
export function MapTools() {
  const open = useSignal(false);
  return (
    <div class="map-tools">
      <div class="tool-row">
        <button
          type="button"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          <Icon name="layers" /> Layers
        </button>
        <button
          type="button"
          class="square"
          aria-label="Keys"
          aria-expanded={shortcutsOpen.value}
          onClick={() => {
            shortcutsOpen.value = !shortcutsOpen.value;
          }}
        >
          <Icon name="help" />
        </button>
      </div>
      <button type="button" class="square" aria-label="Zoom in" onClick={() => zoom(1)}>
        <Icon name="plus" />
      </button>
      <button type="button" class="square" aria-label="Zoom out" onClick={() => zoom(-1)}>
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="square"
        aria-label="Show line, patrols and zones"
        onClick={() => {
          mapRequests.value = { kind: 'fit' };
        }}
      >
        <Icon name="fit" />
      </button>
      {open.value && (
        <div class="popover" role="group" aria-label="Layers and legend">
          {(Object.keys(layerNames) as (keyof MapLayers)[]).map((layer) => (
            <label key={layer} class="check">
              <input
                type="checkbox"
                checked={mapLayers.value[layer]}
                onChange={(event) => {
                  mapLayers.value = { ...mapLayers.value, [layer]: event.currentTarget.checked };
                }}
              />
              {layerNames[layer]}
            </label>
          ))}
          <MapLegend />
        </div>
      )}
      {shortcutsOpen.value && <ShortcutsPanel />}
    </div>
  );
}

function zoom(by: number): void {
  mapRequests.value = { kind: 'zoom', by };
}
