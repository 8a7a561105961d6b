import type { AlarmView } from '#shared/contracts/views.ts';
import { ageText, timeLeftText } from '../display/age.ts';
import { useConsole } from '../state/console.ts';
import { isUnacknowledged, mostUrgent } from '../state/alarm-order.ts';
import { subjectOf } from '../state/actions.ts';
import { ActionState } from './action-state.tsx';
import { PrioritySymbol } from '../ui/priority-symbol.tsx';
import { shortMessage } from './alarm-words.ts';

/** The three most urgent unacknowledged alarms, whatever is selected. */
export function AlarmBanner() {
  const { store } = useConsole();
  const alarms = [...(store.picture.value?.alarms.values() ?? [])];
  const urgent = mostUrgent(alarms);
  return (
    <section class="banner" aria-label="Most urgent alarms">
      {urgent.map((alarm, index) => (
        <BannerCell key={alarm.id} alarm={alarm} first={index === 0} />
      ))}
      {urgent.length === 0 && (
        <p class="banner-empty dim">
          {store.picture.value === undefined ? 'No picture yet' : 'No unacknowledged alarm'}
        </p>
      )}
      <BannerEnd unacknowledged={alarms.filter(isUnacknowledged)} />
    </section>
  );
}

function BannerCell({ alarm, first }: { readonly alarm: AlarmView; readonly first: boolean }) {
  const { store } = useConsole();
  const now = store.now.value;
  const robot = alarm.robotId === undefined ? undefined : store.picture.value?.robots.get(alarm.robotId);
  return (
    <button
      type="button"
      class={first && alarm.priority === 'critical' ? 'banner-cell gravest' : 'banner-cell'}
      data-alarm={alarm.id}
      onClick={() => {
        store.selection.value = { kind: 'alarm', id: alarm.id };
      }}
    >
      <PrioritySymbol priority={alarm.priority} state={alarm.state} />
      <span class="banner-text">
        <b title={alarm.message}>{shortMessage(alarm, robot?.callSign)}</b>
        <span class="dim">
          UNACK {ageText(now - alarm.occurredAt)}
          {robot === undefined ? '' : `, ${robot.callSign}`}, <span class="wide-only">respond </span>
          {timeLeftText(alarm.respondBy - now)}
        </span>
      </span>
      <span class="button wide-only" aria-hidden="true">
        Show
      </span>
    </button>
  );
}

function BannerEnd({ unacknowledged }: { readonly unacknowledged: readonly AlarmView[] }) {
  const { store, actions } = useConsole();
  const now = store.now.value;
  const oldest = Math.min(...unacknowledged.map(({ raisedAt }) => raisedAt));
  const left = (store.silencedUntil.value ?? 0) - now;
  return (
    <div class="banner-end">
      <span class="dim">
        {unacknowledged.length} unacknowledged
        {unacknowledged.length > 0 && <span class="wide-only">, oldest {ageText(now - oldest)}</span>}
      </span>
      <ActionState subject={subjectOf.silence} />
      <button type="button" disabled={!store.can('alarm.silence')} onClick={() => void actions.silence()}>
        {left > 0 ? `Silenced ${ageText(left)}` : 'Silence 30 s'} <kbd>Z</kbd>
      </button>
    </div>
  );
}
