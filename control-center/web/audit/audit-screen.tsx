import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { AuditEntry, AuditPage } from '#shared/contracts/http/responses.ts';
import { NoticeBars } from '../console/notice-bars.tsx';
import { StatusStrip } from '../console/status-strip.tsx';
import { utcDate, utcTime } from '../display/clock-text.ts';
import type { ApiError } from '../state/api-client.ts';
import { apiPaths } from '../state/api-paths.ts';
import { useConsole } from '../state/console.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { namesOf } from './names.ts';
import { detailText, verbText } from './verbs.ts';
import { VerifyPanel } from './verify-panel.tsx';

const pageSize = 50;

/** `/audit`: who did what, newest first, and the proof that nothing was changed. */
export function AuditScreen() {
  const { api, store } = useConsole();
  const page = useSignal<AuditPage | undefined>(undefined);
  const error = useSignal<ApiError | undefined>(undefined);

  /** The page that begins at an index, or the newest. */
  const load = async (wanted: number | undefined): Promise<void> => {
    const answer = await api.get<AuditPage>(apiPaths.audit, {
      limit: pageSize,
      ...(wanted === undefined ? {} : { from: wanted }),
    });
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    page.value = answer.value;
  };
  useEffect(() => {
    void load(undefined);
  }, []);

  const size = page.value?.treeSize ?? 0;
  const first = page.value?.entries[0]?.index ?? 0;
  const last = page.value?.entries.at(-1)?.index ?? 0;
  return (
    <div class="audit">
      <StatusStrip />
      <NoticeBars />
      <main class="audit-main">
        <div class="audit-head">
          <h1>Audit log</h1>
          <VerifyPanel />
        </div>
        {error.value !== undefined && <ErrorNote what="Loading the audit log" error={error.value} />}
        <nav class="pager" aria-label="Pages">
          <button type="button" onClick={() => void load(undefined)}>
            Newest
          </button>
          <button type="button" disabled={last + 1 >= size} onClick={() => void load(last + 1)}>
            Newer
          </button>
          <button type="button" disabled={first === 0} onClick={() => void load(Math.max(0, first - pageSize))}>
            Older
          </button>
          <span class="dim">
            {page.value === undefined
              ? 'Loading…'
              : size === 0
                ? 'No entry yet.'
                : `Entries ${first} to ${last} of ${size}`}
          </span>
        </nav>
        <div class="audit-scroll" tabIndex={0} role="region" aria-label="Entries">
          <AuditTable entries={page.value?.entries.toReversed() ?? []} names={namesOf(store.picture.value)} />
        </div>
      </main>
    </div>
  );
}

function AuditTable(props: { readonly entries: readonly AuditEntry[]; readonly names: ReadonlyMap<string, string> }) {
  const { entries, names } = props;
  return (
    <table class="audit-table">
      <thead>
        <tr>
          <th scope="col">No.</th>
          <th scope="col">Time (UTC)</th>
          <th scope="col">Who</th>
          <th scope="col">Did</th>
          <th scope="col">To</th>
          <th scope="col">Detail</th>
          <th scope="col">Leaf</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.index}>
            <td>{entry.index}</td>
            <td class="nowrap">
              {utcDate(entry.at)} {utcTime(entry.at)}Z
            </td>
            <td title={entry.actor}>{names.get(entry.actor) ?? entry.actor}</td>
            <td title={entry.action}>{verbText(entry.action)}</td>
            <td title={entry.subject}>{names.get(entry.subject) ?? entry.subject}</td>
            <td class="dim">{detailText(entry.detail)}</td>
            <td class="dim" title={entry.leafHash}>
              {entry.leafHash.slice(0, 8)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
