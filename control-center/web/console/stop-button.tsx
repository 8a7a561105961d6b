import { useConsole } from '../state/console.ts';
import { Icon } from '../ui/icon.tsx';

/** Always enabled, always here, one press, no question. Pressing again sends it again. */
export function StopButton() {
  const { store, stopAll } = useConsole();
  const halt = store.picture.value?.halt;
  const confirmed = halt?.confirmedBy.length ?? 0;
  const asked = confirmed + (halt?.unconfirmedBy.length ?? 0);
  const state =
    store.stop.value.kind === 'sending' ? 'sending…' : halt?.latched === true ? `${confirmed} of ${asked} stopped` : '';
  return (
    <button type="button" class="stop-all" onClick={stopAll} aria-describedby="stop-state">
      <Icon name="octagon" size={24} />
      <span class="stack">
        <span>STOP ALL</span>
        <span id="stop-state" class="stop-state" role="status">
          {state}
        </span>
      </span>
    </button>
  );
}
