import { useSignal } from '@preact/signals';
import type { HaltView } from '#shared/contracts/views.ts';
import { utcTime } from '../display/clock-text.ts';
import { useConsole } from '../state/console.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { ActionState } from './action-state.tsx';
import { Icon } from '../ui/icon.tsx';

/** While the halt is latched: who set it, which robots confirmed, which did not, and the release by two people. */
export function HaltBar() {
  const { store } = useConsole();
  const halt = store.picture.value?.halt;
  if (halt === undefined || !halt.latched) return null;
  const callSign = (id: string): string => store.picture.value?.robots.get(id)?.callSign ?? id;
  return (
    <div class="notice halted" role="status">
      <Icon name="octagon" size={20} />
      <span>
        <b>ALL STOPPED</b> by {halt.by ?? 'unknown'}
        {halt.at === undefined ? '' : ` at ${utcTime(halt.at)}Z`}
      </span>
      <span>Confirmed {halt.confirmedBy.length === 0 ? 'by none yet' : halt.confirmedBy.map(callSign).join(' ')}</span>
      {halt.unconfirmedBy.length > 0 && (
        <span class="unconfirmed">
          <b>NOT CONFIRMED</b> {halt.unconfirmedBy.map(callSign).join(' ')}
        </span>
      )}
      <Release halt={halt} />
    </div>
  );
}

function Release({ halt }: { readonly halt: HaltView }) {
  const { store, actions } = useConsole();
  const reason = useSignal('');
  const { haltId } = halt;
  if (haltId === undefined) return null;
  const user = store.user.value;
  const first = halt.releaseRequestedBy;
  const mine = first !== undefined && (first === user?.name || first === user?.userId);
  const waiting = isWaiting(store, subjectOf.halt, 'release');
  const allowed = store.can('halt.release') && !mine && !waiting;
  return (
    <form
      class="release"
      onSubmit={(event) => {
        event.preventDefault();
        if (allowed) void actions.releaseHalt(haltId, reason.value);
      }}
    >
      <ActionState subject={subjectOf.halt} />
      {mine ? (
        <span>You asked for release; a second person must confirm.</span>
      ) : (
        <>
          {first !== undefined && <span>{first} asks for release.</span>}
          <label>
            Reason{' '}
            <input
              value={reason.value}
              required
              minLength={3}
              maxLength={300}
              onInput={(event) => {
                reason.value = event.currentTarget.value;
              }}
            />
          </label>
          <button type="submit" disabled={!allowed}>
            {first === undefined ? 'Ask for release (1 of 2)' : 'Confirm release (2 of 2)'}
          </button>
        </>
      )}
    </form>
  );
}
