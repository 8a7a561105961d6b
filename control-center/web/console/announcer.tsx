import { useConsole } from '../state/console.ts';

/** The one live region for critical and high alarms. */
export function Announcer() {
  const { store } = useConsole();
  return (
    <div class="visually-hidden" role="status" aria-live="assertive">
      {store.announcement.value}
    </div>
  );
}
