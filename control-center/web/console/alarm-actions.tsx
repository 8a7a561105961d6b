import { useSignal } from '@preact/signals';
import type { Responder } from '#shared/contracts/http/responses.ts';
import type { AlarmView, CommandView, RobotView } from '#shared/contracts/views.ts';
import { isShelved, isUnacknowledged } from '../state/alarm-order.ts';
import { useConsole } from '../state/console.ts';
import { Icon } from '../ui/icon.tsx';
import { ActionState } from './action-state.tsx';
import { useAlarmVerbs } from './alarm-verbs.ts';
import type { AlarmVerbs } from './alarm-verbs.ts';
import { GateReasons } from './gate-reasons.tsx';
import { ShelveForm } from './shelve-form.tsx';
import { isUnsupported, useGates } from './use-gates.ts';

/** Every button names its target; what may not be done now says why before the press. */
export function AlarmActions(props: {
  readonly alarm: AlarmView;
  readonly responder: Responder | undefined;
  readonly commands: readonly CommandView[];
  readonly subject: string;
}) {
  const { alarm, responder, commands, subject } = props;
  const { store } = useConsole();
  const shelving = useSignal(false);
  const robots = store.picture.value?.robots;
  const speakerId = robotAtHand(alarm, commands);
  const speaker = speakerId === undefined ? undefined : robots?.get(speakerId);
  const gates = useGates(['dispatch', 'observe'], { robotId: responder?.robotId, alarmId: alarm.id });
  const speakerGates = useGates(['announce'], { robotId: speaker?.id });
  const verbs = useAlarmVerbs({ alarm, subject, responder, gates, speaker, speakerGates });
  const isBusy = speakerBusy(commands, speaker?.id);
  const speaks = speakerGates.size > 0 && !isUnsupported(speakerGates, 'announce') ? speaker : undefined;
  return (
    <section class="section acts" aria-label="Act">
      <ActionState subject={subject} />
      {verbs.hindrance === undefined ? <GateReasons gates={gates} /> : <p class="dim hindrance">{verbs.hindrance}</p>}
      {shelving.value ? (
        <ShelveForm
          alarm={alarm}
          onDone={() => {
            shelving.value = false;
          }}
        />
      ) : (
        <AlarmButtons
          alarm={alarm}
          verbs={verbs}
          who={responder?.callSign}
          speaker={speaks}
          speakingEnds={isBusy}
          onShelve={() => {
            shelving.value = true;
          }}
        />
      )}
    </section>
  );
}

/** The robot that was sent and is busy with this alarm, else the one that saw it. */
const robotAtHand = (alarm: AlarmView, commands: readonly CommandView[]): string | undefined =>
  commands.findLast(({ kind, state }) => state === 'executing' && (kind === 'dispatch' || kind === 'observe'))
    ?.robotId ?? alarm.robotId;

const speakerBusy = (commands: readonly CommandView[], robotId: string | undefined): boolean =>
  commands.some((command) => command.robotId === robotId && command.state === 'executing');

function AlarmButtons(props: {
  readonly alarm: AlarmView;
  readonly verbs: AlarmVerbs;
  readonly who: string | undefined;
  readonly speaker: RobotView | undefined;
  /** To speak it stops and ends what it is about. */
  readonly speakingEnds: boolean;
  readonly onShelve: () => void;
}) {
  const { alarm, verbs, who, speaker, speakingEnds } = props;
  const { store } = useConsole();
  const { incidentId } = alarm;
  const incident = incidentId === undefined ? undefined : store.picture.value?.incidents.get(incidentId);
  return (
    <div class="act-buttons">
      <button
        type="button"
        class={isUnacknowledged(alarm) ? 'primary' : ''}
        disabled={!verbs.mayAcknowledge}
        onClick={verbs.acknowledge}
      >
        <Icon name="check" /> {isUnacknowledged(alarm) ? 'Acknowledge' : 'Acknowledged'} <kbd>A</kbd>
      </button>
      <button type="button" disabled={!verbs.mayDispatch} onClick={verbs.dispatch}>
        <Icon name="send" /> Dispatch {who} <kbd>D</kbd>
      </button>
      <button type="button" disabled={!verbs.mayObserve} onClick={verbs.observe}>
        <Icon name="eye" /> {who === undefined ? 'Observe' : `Observe with ${who}`} <kbd>O</kbd>
      </button>
      {incidentId === undefined ? (
        <button type="button" disabled={!verbs.mayOpenIncident} onClick={verbs.openIncident}>
          <Icon name="folder" /> Open incident <kbd>I</kbd>
        </button>
      ) : (
        <button
          type="button"
          onClick={() => {
            store.selection.value = { kind: 'incident', id: incidentId };
          }}
        >
          <Icon name="folder" /> Show {incident?.number ?? 'incident'}
        </button>
      )}
      {speaker !== undefined && (
        <button
          type="button"
          disabled={!verbs.mayAnnounce}
          title={`${speaker.callSign} says that help is coming${speakingEnds ? '; this ends its observation' : ''}.`}
          onClick={verbs.announce}
        >
          <Icon name="sound" /> Announce by {speaker.callSign}
        </button>
      )}
      {speaker !== undefined && speakingEnds && (
        <p class="dim speaking-ends">An announcement ends the observation of {speaker.callSign}.</p>
      )}
      <ShelveButton alarm={alarm} onShelve={props.onShelve} />
    </div>
  );
}

function ShelveButton({ alarm, onShelve }: { readonly alarm: AlarmView; readonly onShelve: () => void }) {
  const { store } = useConsole();
  if (!alarm.suppressible) return <p class="dim never-shelved">Never shelved or suppressed.</p>;
  const may = store.link.value.kind === 'up' && store.can('alarm.shelve') && !isShelved(alarm);
  return (
    <button type="button" disabled={!may || alarm.state === 'normal'} onClick={onShelve}>
      <Icon name="clock" /> {isShelved(alarm) ? 'Shelved' : 'Shelve…'}
    </button>
  );
}
