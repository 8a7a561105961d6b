import type { IncidentView } from '#shared/contracts/views.ts';
import { ageText } from '../display/age.ts';
import { useConsole } from '../state/console.ts';
import { PrioritySymbol } from '../ui/priority-symbol.tsx';
import { ListHead } from './list-head.tsx';
import { useHeldRows } from './use-held-rows.ts';

/** Open incidents first, newest first; the closed ones of this picture below them. */
export function IncidentsTab() {
  const { store } = useConsole();
  const incidents = store.picture.value?.incidents;
  const wanted = [...(incidents?.values() ?? [])]
    .toSorted((a, b) => Number(a.state === 'closed') - Number(b.state === 'closed') || b.openedAt - a.openedAt)
    .map(({ id }) => id);
  const held = useHeldRows(wanted);
  return (
    <>
      <ListHead newCount={held.newCount} onRelease={held.release}>
        {wanted.length === 0 ? '' : 'Open first, newest first'}
      </ListHead>
      <div class="list-hold" {...held.props}>
        <ol class="rows" aria-label="Incidents">
          {held.rows.map((id) => {
            const incident = incidents?.get(id);
            return incident === undefined ? null : <IncidentRow key={id} incident={incident} />;
          })}
        </ol>
        {wanted.length === 0 && <p class="empty">No incident. Select an alarm and open one from it.</p>}
      </div>
    </>
  );
}

function IncidentRow({ incident }: { readonly incident: IncidentView }) {
  const { store } = useConsole();
  const selected = store.selection.value?.kind === 'incident' && store.selection.value.id === incident.id;
  return (
    <li>
      <button
        type="button"
        class={`row alarm-row${selected ? ' selected' : ''}`}
        aria-current={selected}
        onClick={() => {
          store.selection.value = { kind: 'incident', id: incident.id };
        }}
      >
        <PrioritySymbol priority={incident.priority} state="acknowledged" />
        <span class="row-head">
          <span class="state-word">{incident.state === 'open' ? 'OPEN' : 'CLOSED'}</span>
          <span>{ageText(store.now.value - incident.openedAt)}</span>
          <span class="right">{incident.number}</span>
        </span>
        <span class="row-message">{incident.title}</span>
        <span class="row-foot">
          <span class="clip">
            {incident.alarmIds.length} {incident.alarmIds.length === 1 ? 'alarm' : 'alarms'}, {incident.notes.length}{' '}
            {incident.notes.length === 1 ? 'note' : 'notes'}, {incident.disposition ?? `by ${incident.openedBy}`}
          </span>
        </span>
      </button>
    </li>
  );
}
