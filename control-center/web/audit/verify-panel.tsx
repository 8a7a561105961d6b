import { useSignal } from '@preact/signals';
import type { AuditVerification } from '#shared/contracts/http/responses.ts';
import type { Result } from '#shared/result/result.ts';
import type { ApiError } from '../state/api-client.ts';
import { apiPaths } from '../state/api-paths.ts';
import { useConsole } from '../state/console.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { Icon } from '../ui/icon.tsx';

/** Recomputes the whole tree at the centre and says what it found, faults by name. */
export function VerifyPanel() {
  const { api } = useConsole();
  const busy = useSignal(false);
  const result = useSignal<Result<AuditVerification, ApiError> | undefined>(undefined);
  const verify = async (): Promise<void> => {
    busy.value = true;
    result.value = await api.get<AuditVerification>(apiPaths.verifyAudit);
    busy.value = false;
  };
  const answer = result.value;
  return (
    <div class="verify">
      <button type="button" class="primary" disabled={busy.value} onClick={() => void verify()}>
        <Icon name="shield" /> {busy.value ? 'Verifying…' : 'Verify the log'}
      </button>
      <div role="status">
        {answer?.ok === false && <ErrorNote what="Verifying" error={answer.error} />}
        {answer?.ok && (
          <p class={answer.value.ok ? '' : 'attention'}>
            <b>{answer.value.ok ? 'Verifies.' : 'DOES NOT VERIFY.'}</b> {answer.value.treeSize} entries,{' '}
            {answer.value.checkpointsChecked} checkpoints, root{' '}
            <span title={answer.value.rootHash}>{answer.value.rootHash.slice(0, 12)}…</span>
          </p>
        )}
        {answer?.ok && answer.value.faults.length > 0 && (
          <ul class="faults">
            {answer.value.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
