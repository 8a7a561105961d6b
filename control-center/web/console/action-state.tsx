import type { ActionState as State } from '../state/console-store.ts';
import { useConsole } from '../state/console.ts';
import { ErrorNote } from '../ui/error-note.tsx';

const slowMs = 3_000;

/** What the last presses on this subject came to; says so when the centre is slow. */
export function ActionState({ subject }: { readonly subject: string }) {
  const { store } = useConsole();
  const states = [...store.actions.value].filter(([, state]) => state.subject === subject);
  return (
    <>
      {states.map(([key, state]) => (
        <OneAction key={key} id={key} state={state} />
      ))}
    </>
  );
}

function OneAction({ id, state }: { readonly id: string; readonly state: State }) {
  const { store, actions } = useConsole();
  if (state.kind === 'failed') {
    return <ErrorNote what={state.label} error={state.error} onDismiss={() => actions.dismiss(id)} />;
  }
  const waitedMs = store.now.value - state.since;
  return (
    <p class={waitedMs > slowMs ? 'attention' : 'dim'} role="status">
      {state.label}: {waitedMs > slowMs ? `no answer for ${Math.round(waitedMs / 1000)} s` : 'sending…'}
    </p>
  );
}
