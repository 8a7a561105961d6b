import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { AlarmView } from '#shared/contracts/views.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';

const choices = [5, 10, 15, 30, 60] as const;

/** Out of the list for a while, with a reason; it comes back by itself. Never without an end. */
export function ShelveForm({ alarm, onDone }: { readonly alarm: AlarmView; readonly onDone: () => void }) {
  const { store, actions } = useConsole();
  const minutes = useSignal<number>(15);
  const reason = useSignal('');
  const first = useRef<HTMLSelectElement>(null);
  // Before the next key: a letter typed early would be a shortcut.
  useLayoutEffect(() => first.current?.focus(), []);
  const free = store.link.value.kind === 'up' && !isWaiting(store, subjectOf.alarm(alarm.id), 'shelve');
  const may = free && store.can('alarm.shelve') && reason.value.trim().length >= 3;
  const save = async (): Promise<void> => {
    if (may && (await actions.shelve(alarm, minutes.value, reason.value.trim()))) onDone();
  };
  return (
    <form
      class="shelve-form"
      aria-label={`Shelve ${alarm.number}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <label>
        For
        <select
          ref={first}
          value={minutes.value}
          onChange={(event) => {
            minutes.value = Number(event.currentTarget.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice} min
            </option>
          ))}
        </select>
      </label>
      <label class="grow">
        Because
        <input
          value={reason.value}
          required
          minLength={3}
          maxLength={300}
          placeholder="why it needs no answer now"
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="primary" disabled={!may}>
        Shelve {alarm.number} for {minutes.value} min
      </button>
      <button type="button" onClick={onDone}>
        Do not shelve
      </button>
    </form>
  );
}
