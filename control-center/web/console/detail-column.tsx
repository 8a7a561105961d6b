import { useConsole } from '../state/console.ts';
import { AlarmDetail } from './alarm-detail.tsx';
import { IncidentDetail } from './incident-detail.tsx';
import { RobotDetail } from './robot-detail.tsx';
import { ShiftSummary } from './shift-summary.tsx';
import { TrackDetail } from './track-detail.tsx';

/** The selection in the order of work: see, why, who, act, life of the command. */
export function DetailColumn() {
  const { store } = useConsole();
  return (
    <aside class="detail" aria-label="Selection">
      <Selected key={`${store.selection.value?.kind}:${store.selection.value?.id}`} />
    </aside>
  );
}

function Selected() {
  const { store } = useConsole();
  const selection = store.selection.value;
  const picture = store.picture.value;
  if (selection === undefined || picture === undefined) {
    return <ShiftSummary />;
  }
  switch (selection.kind) {
    case 'alarm': {
      const alarm = picture.alarms.get(selection.id);
      return alarm === undefined ? <Gone what="alarm" /> : <AlarmDetail alarm={alarm} />;
    }
    case 'incident': {
      const incident = picture.incidents.get(selection.id);
      return incident === undefined ? <Gone what="incident" /> : <IncidentDetail incident={incident} />;
    }
    case 'track': {
      const track = picture.tracks.get(selection.id);
      return track === undefined ? <Gone what="track" /> : <TrackDetail track={track} />;
    }
    case 'robot': {
      const robot = picture.robots.get(selection.id);
      return robot === undefined ? <Gone what="robot" /> : <RobotDetail robot={robot} />;
    }
  }
}

const Gone = ({ what }: { readonly what: string }) => (
  <p class="empty">This {what} is no longer in the picture. The audit log keeps what was done.</p>
);
