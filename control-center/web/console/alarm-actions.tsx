import type { Responder } from '#shared/contracts/http/responses.ts';
import type { AlarmView } from '#shared/contracts/views.ts';
import { isUnacknowledged } from '../state/alarm-order.ts';
import { useConsole } from '../state/console.ts';
import { Icon } from '../ui/icon.tsx';
import { ActionState } from './action-state.tsx';
import { useAlarmVerbs } from './alarm-verbs.ts';

/** Every button names its target; what may not be done now says why before the press. */
export function AlarmActions(props: {
  readonly alarm: AlarmView;
  readonly responder: Responder | undefined;
  readonly subject: string;
}) {
  const { alarm, responder, subject } = props;
  const { store } = useConsole();
  const verbs = useAlarmVerbs(alarm, responder, subject);
  const incident = alarm.incidentId === undefined ? undefined : store.picture.value?.incidents.get(alarm.incidentId);
  const who = responder?.callSign;
  return (
    <section class="section acts" aria-label="Act">
      <ActionState subject={subject} />
      {verbs.hindrance !== undefined && <p class="dim hindrance">{verbs.hindrance}</p>}
      <div class="act-buttons">
        <button
          type="button"
          class={isUnacknowledged(alarm) ? 'primary' : ''}
          disabled={!verbs.mayAcknowledge}
          onClick={verbs.acknowledge}
        >
          <Icon name="check" /> {isUnacknowledged(alarm) ? 'Acknowledge' : 'Acknowledged'} <kbd>A</kbd>
        </button>
        <button type="button" disabled={!verbs.mayCommand} onClick={verbs.dispatch}>
          <Icon name="send" /> Dispatch {who} <kbd>D</kbd>
        </button>
        <button type="button" disabled={!verbs.mayCommand} onClick={verbs.observe}>
          <Icon name="eye" /> {who === undefined ? 'Observe' : `Observe with ${who}`} <kbd>O</kbd>
        </button>
        {alarm.incidentId === undefined ? (
          <button type="button" disabled={!verbs.mayOpenIncident} onClick={verbs.openIncident}>
            <Icon name="folder" /> Open incident <kbd>I</kbd>
          </button>
        ) : (
          <button
            type="button"
            onClick={() => {
              if (alarm.incidentId !== undefined) store.selection.value = { kind: 'incident', id: alarm.incidentId };
            }}
          >
            <Icon name="folder" /> Show {incident?.number ?? 'incident'}
          </button>
        )}
      </div>
    </section>
  );
}
