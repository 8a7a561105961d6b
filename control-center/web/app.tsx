import { useEffect } from 'preact/hooks';
import { AuditScreen } from './audit/audit-screen.tsx';
import { ConsoleScreen } from './console/console-screen.tsx';
import { LoginScreen } from './login/login-screen.tsx';
import { useConsole } from './state/console.ts';
import { AppLink } from './ui/app-link.tsx';

/** Chooses the screen; without a session there is only the sign-in. */
export function App() {
  const { store, session, router } = useConsole();
  const state = store.session.value;
  const route = router.route.value;

  useEffect(() => {
    if (state.kind === 'unknown' && route !== 'login') void session.load();
  }, []);
  useEffect(() => {
    if (state.kind === 'none' && route !== 'login') router.go('/login', { replace: true });
  }, [state.kind, route]);

  if (route === 'login') return <LoginScreen />;
  if (state.kind === 'unknown' || state.kind === 'none') return <p class="starting">Starting…</p>;
  if (route === 'audit') return <AuditScreen />;
  if (route === 'console') return <ConsoleScreen />;
  return (
    <main class="starting">
      <h1>There is no such page</h1>
      <p>
        <AppLink to="/">Open the console</AppLink>
      </p>
    </main>
  );
}
