import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Responder } from '#shared/contracts/http/responses.ts';
import type { AlarmView } from '#shared/contracts/views.ts';
import { isWaiting } from '../state/actions.ts';
import type { ActionVerb } from '../state/actions.ts';
import { isUnacknowledged } from '../state/alarm-order.ts';
import { useConsole } from '../state/console.ts';

export interface AlarmVerbs {
  readonly mayAcknowledge: boolean;
  readonly mayCommand: boolean;
  readonly mayOpenIncident: boolean;
  /** Why commands are not possible now. */
  readonly hindrance: string | undefined;
  readonly acknowledge: () => void;
  readonly dispatch: () => void;
  readonly observe: () => void;
  readonly openIncident: () => void;
}

/** The verbs of the alarm on screen, for the keyboard; undefined when none is. */
export const currentVerbs = signal<AlarmVerbs | undefined>(undefined);

export function useAlarmVerbs(alarm: AlarmView, responder: Responder | undefined, subject: string): AlarmVerbs {
  const { store, actions } = useConsole();
  const free = (verb: ActionVerb): boolean => !isWaiting(store, subject, verb);
  const linked = store.link.value.kind === 'up';
  const halted = store.picture.value?.halt.latched === true;
  const mayCommand = free('command') && linked && !halted && responder !== undefined && store.can('command.send');
  const send = (kind: 'dispatch' | 'observe', label: string): void => {
    if (!mayCommand) return;
    const incident = alarm.incidentId === undefined ? {} : { incidentId: alarm.incidentId };
    void actions.command(subject, `${label} ${responder.callSign}`, {
      kind,
      robotId: responder.robotId,
      alarmId: alarm.id,
      ...incident,
    });
  };
  const verbs: AlarmVerbs = {
    mayAcknowledge: free('acknowledge') && linked && isUnacknowledged(alarm) && store.can('alarm.acknowledge'),
    mayCommand,
    mayOpenIncident: free('open-incident') && linked && alarm.incidentId === undefined && store.can('incident.edit'),
    hindrance: hindrance(),
    acknowledge: () => {
      if (verbs.mayAcknowledge) void actions.acknowledge(alarm);
    },
    dispatch: () => send('dispatch', 'Dispatch'),
    observe: () => send('observe', 'Observe with'),
    openIncident: () => {
      if (verbs.mayOpenIncident) void actions.openIncident(alarm);
    },
  };
  useEffect(() => {
    currentVerbs.value = verbs;
  });
  useEffect(
    () => () => {
      currentVerbs.value = undefined;
    },
    [],
  );
  return verbs;

  function hindrance(): string | undefined {
    if (!linked) return 'Link lost: commands will not be sent.';
    if (store.session.value.kind !== 'active') return 'Session ended: sign in to act.';
    if (!store.can('command.send')) return `The role ${store.user.value?.role ?? ''} may look and stop, not command.`;
    if (halted) return 'All stopped: commands wait until two people release the halt.';
    return responder === undefined ? 'No robot can be sent now; the list above says why.' : undefined;
  }
}
