import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Responder } from '#shared/contracts/http/responses.ts';
import type { AlarmView } from '#shared/contracts/views.ts';
import { ageText, timeLeftText } from '../display/age.ts';
import { subjectOf } from '../state/actions.ts';
import { isUnacknowledged } from '../state/alarm-order.ts';
import { useConsole } from '../state/console.ts';
import { PrioritySymbol } from '../ui/priority-symbol.tsx';
import { AlarmActions } from './alarm-actions.tsx';
import { stateWord } from './alarm-row.tsx';
import { CommandLife } from './command-life.tsx';
import { placeOf } from '../map/scene.ts';
import { EvidenceSection } from './evidence-section.tsx';
import { PositionLine } from './position-line.tsx';
import { Responders } from './responders.tsx';
import { useResponders } from './use-responders.ts';

/** The robot named on the buttons stays while it can go: a new ranking never changes a target under the pointer. */
export function AlarmDetail({ alarm }: { readonly alarm: AlarmView }) {
  const { store } = useConsole();
  const picture = store.picture.value;
  const track = alarm.trackId === undefined ? undefined : picture?.tracks.get(alarm.trackId);
  const answer = useResponders(alarm.id);
  const chosenId = useSignal<string | undefined>(undefined);
  const eligible = answer.responders.filter(({ eligible: may }) => may);
  const shownId = useRef<string | undefined>(undefined);
  const byId = (id: string | undefined): Responder | undefined => eligible.find(({ robotId }) => robotId === id);
  const chosen = byId(chosenId.value) ?? byId(shownId.current) ?? eligible[0];
  shownId.current = chosen?.robotId;
  const evidence = [...(picture?.evidence.values() ?? [])].filter(
    ({ id, objectIds }) =>
      (alarm.trackId !== undefined && objectIds.includes(alarm.trackId)) || track?.evidenceIds.includes(id),
  );
  const commands = [...(picture?.commands.values() ?? [])].filter(({ alarmId }) => alarmId === alarm.id);
  return (
    <>
      <AlarmHead alarm={alarm} />
      <div class="detail-scroll" tabIndex={0} role="region" aria-label="Evidence, reasons and responders">
        {(evidence.length > 0 || alarm.trackId !== undefined) && <EvidenceSection evidence={evidence} track={track} />}
        <section class="section">
          <h2 class="cap">Why it was raised</h2>
          <dl class="pairs">
            {alarm.reasons.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <div>
              <dt>Response</dt>
              <dd>{alarm.response}</dd>
            </div>
          </dl>
        </section>
        <Responders
          answer={answer}
          chosenId={chosen?.robotId}
          onChoose={(robotId) => {
            chosenId.value = robotId;
          }}
        />
      </div>
      <AlarmActions alarm={alarm} responder={chosen} commands={commands} subject={subjectOf.alarm(alarm.id)} />
      <CommandLife commands={commands} />
    </>
  );
}

function AlarmHead({ alarm }: { readonly alarm: AlarmView }) {
  const { store } = useConsole();
  const now = store.now.value;
  const track = alarm.trackId === undefined ? undefined : store.picture.value?.tracks.get(alarm.trackId);
  return (
    <header class="detail-head">
      <div class="head-line">
        <PrioritySymbol priority={alarm.priority} state={alarm.state} />
        <b>{alarm.number}</b>
        <span class="state-word">
          {stateWord(alarm)} {ageText(now - alarm.occurredAt)}
        </span>
        <span class="right dim">{isUnacknowledged(alarm) ? timeLeftText(alarm.respondBy - now) : alarm.category}</span>
      </div>
      <h1>{alarm.message}</h1>
      <PositionLine
        position={store.picture.value === undefined ? undefined : placeOf(alarm, store.picture.value)}
        ellipse={track?.ellipse}
      />
    </header>
  );
}
