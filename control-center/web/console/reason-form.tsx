import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** A press that needs a reason: the field has the focus, Escape leaves all as it is. */
export function ReasonForm(props: {
  /** Words of the press. */
  readonly label: string;
  readonly cancel: string;
  readonly placeholder: string;
  readonly may: boolean;
  readonly onSend: (reason: string) => void;
  readonly onDone: () => void;
}) {
  const { label, cancel, placeholder, may, onSend, onDone } = props;
  const reason = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  // Before the next key: a letter typed early would be a shortcut.
  useLayoutEffect(() => field.current?.focus(), []);
  const ready = may && reason.value.trim().length >= 3;
  return (
    <form
      class="reason-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSend(reason.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <label>
        Because
        <input
          ref={field}
          value={reason.value}
          required
          minLength={3}
          maxLength={300}
          placeholder={placeholder}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="primary" disabled={!ready}>
        {label}
      </button>
      <button type="button" onClick={onDone}>
        {cancel}
      </button>
    </form>
  );
}
