import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useConsole } from '../state/console.ts';
import type { ApiError } from '../state/api-client.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { Icon } from '../ui/icon.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Name and password, or a one-time link whose token leaves the address bar before anything else happens. */
export function LoginScreen() {
  const { session, router } = useConsole();
  const linkError = useSignal<ApiError | undefined>(undefined);
  const byLink = useSignal(false);

  useEffect(() => {
    const token = new URLSearchParams(location.search).get('token');
    if (token === null) return;
    history.replaceState(null, '', '/login');
    byLink.value = true;
    void session.signInByLink(token).then((error) => {
      byLink.value = false;
      linkError.value = error;
      if (error === undefined) router.go('/', { replace: true });
    });
  }, []);

  return (
    <main class="login">
      <div class="login-card">
        <h1>
          <Icon name="shield" size={24} /> Border Patrol Control
        </h1>
        {linkError.value !== undefined && <ErrorNote what="Sign-in by link" error={linkError.value} />}
        {byLink.value ? (
          <p role="status">Signing in by link…</p>
        ) : (
          <SignInForm onSignedIn={() => router.go('/', { replace: true })} />
        )}
        <p class="dim">A demo prints one-time links, one a role, where it was started. There is no default password.</p>
      </div>
    </main>
  );
}
