import type { AlarmView } from '#shared/contracts/views.ts';
import { ageText, timeLeftText } from '../display/age.ts';
import { useConsole } from '../state/console.ts';
import { isUnacknowledged } from '../state/alarm-order.ts';
import { PrioritySymbol } from '../ui/priority-symbol.tsx';
import { shortMessage } from './alarm-words.ts';

/** Symbol, state and age; message; response and time left. */
export function AlarmRow({ alarm }: { readonly alarm: AlarmView }) {
  const { store } = useConsole();
  const now = store.now.value;
  const selected = store.selection.value?.kind === 'alarm' && store.selection.value.id === alarm.id;
  const open = isUnacknowledged(alarm);
  const robot = alarm.robotId === undefined ? undefined : store.picture.value?.robots.get(alarm.robotId);
  return (
    <li>
      <button
        type="button"
        class={`row alarm-row${selected ? ' selected' : ''}${open ? ' open' : ''}`}
        aria-current={selected}
        data-alarm={alarm.id}
        onClick={() => {
          store.selection.value = { kind: 'alarm', id: alarm.id };
        }}
      >
        <PrioritySymbol priority={alarm.priority} state={alarm.state} />
        <span class="row-head">
          <span class="state-word">{stateWord(alarm)}</span>
          <span>{ageText(now - alarm.occurredAt)}</span>
          {alarm.deliveredLate && <span>late</span>}
          <span class="right">
            {alarm.number} {robot?.callSign ?? ''}
          </span>
        </span>
        <span class="row-message" title={alarm.message}>
          {shortMessage(alarm, robot?.callSign)}
        </span>
        <span class="row-foot">
          <span class="clip" title={alarm.response}>
            {alarm.response}
          </span>
          {open && <span class="right nowrap">{timeLeftText(alarm.respondBy - now)}</span>}
        </span>
      </button>
    </li>
  );
}

/** Words of ISA-18.2, short. */
export function stateWord(alarm: AlarmView): string {
  switch (alarm.state) {
    case 'unacknowledged':
      return 'UNACK';
    case 'returned-unacknowledged':
      return 'RETURNED, UNACK';
    case 'acknowledged':
      return `ACK ${alarm.acknowledgedBy ?? ''}`.trim();
    case 'latched':
      return 'LATCHED';
    case 'normal':
      return 'CLEARED';
  }
}
