import { useSignal } from '@preact/signals';
import { useConsole } from '../state/console.ts';
import type { ApiError } from '../state/api-client.ts';
import { ErrorNote } from '../ui/error-note.tsx';

/** Also stands in the bar of an ended session, where the map stays visible. */
export function SignInForm(props: { readonly onSignedIn: () => void; readonly compact?: boolean }) {
  const { session } = useConsole();
  const error = useSignal<ApiError | undefined>(undefined);
  const busy = useSignal(false);

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    const text = (name: string): string => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    busy.value = true;
    error.value = await session.signIn(text('name'), text('password'));
    busy.value = false;
    if (error.value === undefined) props.onSignedIn();
  };

  return (
    <form
      class={props.compact ? 'sign-in compact' : 'sign-in'}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy.value) void submit(event.currentTarget);
      }}
    >
      {error.value !== undefined && <ErrorNote what="Sign-in" error={error.value} />}
      <label>
        Name <input name="name" autocomplete="username" required maxLength={64} />
      </label>
      <label>
        Password <input name="password" type="password" autocomplete="current-password" required maxLength={256} />
      </label>
      <button type="submit" class="primary" disabled={busy.value}>
        {busy.value ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
