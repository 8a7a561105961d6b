import { useSignal } from '@preact/signals';
import type { Disposition, IncidentView } from '#shared/contracts/views.ts';
import { utcTime } from '../display/clock-text.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { PrioritySymbol } from '../ui/priority-symbol.tsx';
import { ActionState } from './action-state.tsx';
import { CommandLife } from './command-life.tsx';

export const dispositions: Readonly<Record<Disposition, string>> = {
  'confirmed-person': 'Confirmed person',
  vehicle: 'Vehicle',
  animal: 'Animal',
  vegetation: 'Vegetation',
  'own-forces': 'Own forces',
  'welfare-assisted': 'Person assisted',
  'nothing-found': 'Nothing found',
  test: 'Test',
};

/** Both lists together hold every disposition. The second feeds the ledger of false alarms. */
const outcomes: readonly { readonly name: string; readonly kinds: readonly Disposition[] }[] = [
  { name: 'Real', kinds: ['confirmed-person', 'welfare-assisted', 'vehicle', 'own-forces'] },
  { name: 'False alarm', kinds: ['animal', 'vegetation', 'nothing-found', 'test'] },
];

/** A human case: its alarms, what was noted, and how it ended. */
export function IncidentDetail({ incident }: { readonly incident: IncidentView }) {
  const { store } = useConsole();
  const picture = store.picture.value;
  const commands = [...(picture?.commands.values() ?? [])].filter(
    ({ incidentId, alarmId }) =>
      incidentId === incident.id || (alarmId !== undefined && incident.alarmIds.includes(alarmId)),
  );
  return (
    <>
      <header class="detail-head">
        <div class="head-line">
          <PrioritySymbol priority={incident.priority} state="acknowledged" />
          <b>{incident.number}</b>
          <span class="state-word">{incident.state.toUpperCase()}</span>
          <span class="right dim">{incident.category}</span>
        </div>
        <h1>{incident.title}</h1>
        <p class="dim">
          Opened {utcTime(incident.openedAt)}Z by {incident.openedBy}
          {incident.closedAt === undefined
            ? ''
            : `; closed ${utcTime(incident.closedAt)}Z by ${incident.closedBy ?? 'unknown'}: ${incident.disposition === undefined ? '' : dispositions[incident.disposition]}`}
        </p>
      </header>
      <div class="detail-scroll" tabIndex={0} role="region" aria-label="Incident">
        <section class="section">
          <h2 class="cap">Alarms</h2>
          {incident.alarmIds.map((id) => {
            const alarm = picture?.alarms.get(id);
            return (
              <button
                key={id}
                type="button"
                class="link-row"
                disabled={alarm === undefined}
                onClick={() => {
                  store.selection.value = { kind: 'alarm', id };
                }}
              >
                {alarm === undefined ? `${id} (no longer in the picture)` : `${alarm.number} ${alarm.message}`}
              </button>
            );
          })}
        </section>
        <section class="section">
          <h2 class="cap">Notes</h2>
          {incident.notes.length === 0 && <p class="dim">None yet.</p>}
          {incident.notes.map((note) => (
            <p key={`${note.at}${note.by}`} class="note">
              <span class="dim">
                {utcTime(note.at)}Z {note.by}
              </span>{' '}
              {note.text}
            </p>
          ))}
          {incident.state === 'open' && <NoteForm incident={incident} />}
        </section>
      </div>
      <section class="section acts" aria-label="Act">
        <ActionState subject={subjectOf.incident(incident.id)} />
        {incident.state === 'open' ? <CloseForm incident={incident} /> : <p class="dim">Closed; nothing to do.</p>}
      </section>
      <CommandLife commands={commands} />
    </>
  );
}

function useMayEdit(incident: IncidentView): boolean {
  const { store } = useConsole();
  const subject = subjectOf.incident(incident.id);
  const busy = isWaiting(store, subject, 'note') || isWaiting(store, subject, 'close');
  const hindrance = useHindrance();
  return !busy && hindrance === undefined;
}

/** What keeps everybody or this user from writing. */
function useHindrance(): string | undefined {
  const { store } = useConsole();
  if (store.link.value.kind !== 'up') return 'Link lost: nothing can be saved. Drafts stay.';
  if (store.session.value.kind !== 'active') return 'Session ended: sign in to write. Drafts stay.';
  if (!store.can('incident.edit')) return `The role ${store.user.value?.role ?? ''} may not edit incidents.`;
  return undefined;
}

/** A draft is the operator's: no refresh and no failure touches it. */
function NoteForm({ incident }: { readonly incident: IncidentView }) {
  const { actions } = useConsole();
  const draft = useSignal('');
  const may = useMayEdit(incident);
  const save = async (): Promise<void> => {
    const text = draft.value.trim();
    if (text !== '' && (await actions.addNote(incident, text)) && draft.value.trim() === text) draft.value = '';
  };
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        New note
        <textarea
          rows={2}
          maxLength={2000}
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" disabled={!may || draft.value.trim() === ''}>
        Add note to {incident.number}
      </button>
    </form>
  );
}

function CloseForm({ incident }: { readonly incident: IncidentView }) {
  const { actions } = useConsole();
  const disposition = useSignal<Disposition | ''>('');
  const note = useSignal('');
  const may = useMayEdit(incident);
  const hindrance = useHindrance() ?? (disposition.value === '' ? 'Choose what it was to close.' : undefined);
  return (
    <form
      class="close-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (disposition.value !== '') void actions.closeIncident(incident, disposition.value, note.value.trim());
      }}
    >
      <label>
        It was
        <select
          value={disposition.value}
          onChange={(event) => {
            disposition.value = event.currentTarget.value as Disposition | '';
          }}
        >
          <option value="">choose…</option>
          {outcomes.map(({ name, kinds }) => (
            <optgroup key={name} label={name}>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {dispositions[kind]}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label>
        Closing note
        <input
          value={note.value}
          maxLength={2000}
          onInput={(event) => {
            note.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="primary" disabled={!may || disposition.value === ''}>
        Close {incident.number}
      </button>
      {hindrance !== undefined && <p class="dim">{hindrance}</p>}
    </form>
  );
}
