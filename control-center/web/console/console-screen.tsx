import { MapPanel } from '../map/map-panel.tsx';
import { AlarmBanner } from './alarm-banner.tsx';
import { Announcer } from './announcer.tsx';
import { DetailColumn } from './detail-column.tsx';
import { FleetStrip } from './fleet-strip.tsx';
import { LeftColumn } from './left-column.tsx';
import { useShortcuts } from './shortcuts.ts';
import { StatusStrip } from './status-strip.tsx';
import { TimelinePanel } from './timeline-panel.tsx';

/** `/`: everything an operator needs in one view, nothing modal. */
export function ConsoleScreen() {
  useShortcuts();
  return (
    <div class="console">
      <StatusStrip />
      <AlarmBanner />
      <LeftColumn />
      <MapPanel />
      <DetailColumn />
      <TimelinePanel />
      <FleetStrip />
      <Announcer />
    </div>
  );
}
