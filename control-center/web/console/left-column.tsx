import { useConsole } from '../state/console.ts';
import { listedAlarms } from '../state/alarm-order.ts';
import { AlarmsTab } from './alarms-tab.tsx';
import { FleetTab } from './fleet-tab.tsx';
import { IncidentsTab } from './incidents-tab.tsx';
import { leftTab, leftTabs } from './left-tab.ts';
import type { LeftTab } from './left-tab.ts';
import { TracksTab } from './tracks-tab.tsx';

const names: Readonly<Record<LeftTab, string>> = {
  alarms: 'Alarms',
  incidents: 'Incidents',
  fleet: 'Fleet',
  tracks: 'Tracks',
};

/** Lists of everything on the map, so that nothing needs the mouse. */
export function LeftColumn() {
  const { store } = useConsole();
  const picture = store.picture.value;
  const counts: Readonly<Record<LeftTab, number>> = {
    alarms: listedAlarms(picture?.alarms.values() ?? []).length,
    incidents: [...(picture?.incidents.values() ?? [])].filter(({ state }) => state === 'open').length,
    fleet: picture?.robots.size ?? 0,
    tracks: picture?.tracks.size ?? 0,
  };
  return (
    <section class="left" aria-label="Lists">
      <div class="tabs" role="tablist" aria-label="Lists" onKeyDown={moveBetweenTabs}>
        {leftTabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={leftTab.value === tab}
            aria-controls="left-panel"
            tabIndex={leftTab.value === tab ? 0 : -1}
            onClick={() => {
              leftTab.value = tab;
            }}
          >
            {names[tab]} <span class="count">{counts[tab]}</span>
          </button>
        ))}
      </div>
      <div class="left-panel" role="tabpanel" id="left-panel" aria-labelledby={`tab-${leftTab.value}`}>
        {leftTab.value === 'alarms' && <AlarmsTab />}
        {leftTab.value === 'incidents' && <IncidentsTab />}
        {leftTab.value === 'fleet' && <FleetTab />}
        {leftTab.value === 'tracks' && <TracksTab />}
      </div>
    </section>
  );
}

function moveBetweenTabs(event: KeyboardEvent): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const at = (leftTabs.indexOf(leftTab.value) + step + leftTabs.length) % leftTabs.length;
  leftTab.value = leftTabs[at] ?? 'alarms';
  document.getElementById(`tab-${leftTab.value}`)?.focus();
}
