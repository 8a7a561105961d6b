import { SignInForm } from '../login/sign-in-form.tsx';
import { useConsole } from '../state/console.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { HaltBar } from './halt-bar.tsx';
import { ReleasedBar } from './resume-held.tsx';

/** Session ended, stop failed, all stopped. On the console they lie over the foot of the map, so that no row and no button moves. */
export function NoticeBars() {
  return (
    <div class="notices">
      <SessionEndedBar />
      <StopFailedBar />
      <HaltBar />
      <ReleasedBar />
    </div>
  );
}

function SessionEndedBar() {
  const { store } = useConsole();
  const state = store.session.value;
  if (state.kind !== 'ended') return null;
  return (
    <div class="notice session-ended" role="alert">
      <span>
        <b>Session ended.</b> {state.reason} The picture stays; commands need a sign-in.
      </span>
      <SignInForm compact onSignedIn={() => undefined} />
    </div>
  );
}

function StopFailedBar() {
  const { store, stopAll } = useConsole();
  const stop = store.stop.value;
  if (stop.kind !== 'failed') return null;
  return (
    <div class="notice stop-failed">
      <ErrorNote what="STOP ALL" error={stop.error} />
      <button type="button" onClick={stopAll}>
        Send it again
      </button>
    </div>
  );
}
