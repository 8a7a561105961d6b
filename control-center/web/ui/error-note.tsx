import type { ApiError } from '../state/api-client.ts';

/** A fault with its code and cure. */
export function ErrorNote(props: { readonly what: string; readonly error: ApiError; readonly onDismiss?: () => void }) {
  const { what, error, onDismiss } = props;
  return (
    <div class="error-note" role="alert">
      <div>
        <b>{what} failed.</b> {error.message} {error.cure}
        <span class="code">{error.code}</span>
      </div>
      {onDismiss !== undefined && (
        <button type="button" onClick={onDismiss}>
          OK
        </button>
      )}
    </div>
  );
}
