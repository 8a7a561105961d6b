import { ageText } from '../display/age.ts';
import { utcTime } from '../display/clock-text.ts';
import type { AlarmPriority } from '#shared/contracts/views.ts';
import { PrioritySymbol } from '../ui/priority-symbol.tsx';
import { useConsole } from '../state/console.ts';
import { isShelved, listedAlarms } from '../state/alarm-order.ts';
import { AlarmRow } from './alarm-row.tsx';
import { ListHead } from './list-head.tsx';
import { RateMeter } from './rate-meter.tsx';
import { useHeldRows } from './use-held-rows.ts';

/** Alarms in the order of work; events, which need no response, apart below. */
export function AlarmsTab() {
  const { store } = useConsole();
  const picture = store.picture.value;
  const alarms = picture?.alarms;
  const wanted = listedAlarms(alarms?.values() ?? []).map(({ id }) => id);
  const held = useHeldRows(wanted);
  const shelved = [...(alarms?.values() ?? [])].filter((alarm) => isShelved(alarm) && alarm.state !== 'normal');
  return (
    <>
      <RateMeter />
      <ListHead newCount={held.newCount} onRelease={held.release}>
        <Unacknowledged />
      </ListHead>
      <div class="list-hold" {...held.props}>
        <ol class="rows" aria-label="Alarms">
          {held.rows.map((id) => {
            const alarm = alarms?.get(id);
            return alarm === undefined ? null : <AlarmRow key={id} alarm={alarm} />;
          })}
        </ol>
        {held.rows.length === 0 && (
          <p class="empty">
            {picture === undefined
              ? 'Waiting for the first picture.'
              : 'No alarm stands. Robots watch; an alarm appears here, in the banner and by sound.'}
          </p>
        )}
      </div>
      {shelved.length > 0 && (
        <section class="shelf" aria-label="Shelved alarms">
          <h2 class="cap">{shelved.length} shelved</h2>
          {shelved.slice(0, 3).map((alarm) => (
            <button
              key={alarm.id}
              type="button"
              class="link-row"
              title={alarm.message}
              onClick={() => {
                store.selection.value = { kind: 'alarm', id: alarm.id };
              }}
            >
              {alarm.shelvedUntil === undefined ? '' : `until ${utcTime(alarm.shelvedUntil)}Z `}
              {alarm.number} {alarm.message}
            </button>
          ))}
        </section>
      )}
      <Events />
    </>
  );
}

/** How many of each priority wait for an answer. */
function Unacknowledged() {
  const { store } = useConsole();
  const counts = store.picture.value?.alarmMetrics.unacknowledged;
  if (counts === undefined) return null;
  return (
    <>
      Unack
      {priorities.map((priority) => (
        <span key={priority} class="unack-count">
          <PrioritySymbol priority={priority} state={counts[priority] > 0 ? 'latched' : 'acknowledged'} size={16} />{' '}
          {counts[priority]}
        </span>
      ))}
    </>
  );
}

const priorities: readonly AlarmPriority[] = ['critical', 'high', 'medium', 'low'];

function Events() {
  const { store } = useConsole();
  const events = store.picture.value?.events.slice(-40).toReversed() ?? [];
  return (
    <section class="events" aria-label="Events, no response needed">
      <h2 class="cap">Events, no response needed</h2>
      {events.length === 0 && <p class="dim">None yet.</p>}
      <ul tabIndex={0} aria-label="Newest events">
        {events.map((event) => (
          <li key={event.id} title={event.message}>
            <time dateTime={new Date(event.at).toISOString()} title={`${ageText(store.now.value - event.at)} ago`}>
              {utcTime(event.at)}
            </time>{' '}
            {event.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
