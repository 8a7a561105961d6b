import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Responder } from '#shared/contracts/http/responses.ts';
import type { AlarmView, RobotView } from '#shared/contracts/views.ts';
import { isWaiting } from '../state/actions.ts';
import type { ActionVerb } from '../state/actions.ts';
import { isUnacknowledged } from '../state/alarm-order.ts';
import { useConsole } from '../state/console.ts';
import { isOpen } from './use-gates.ts';
import type { Gates } from './use-gates.ts';

export interface AlarmVerbs {
  readonly mayAcknowledge: boolean;
  readonly mayDispatch: boolean;
  readonly mayObserve: boolean;
  readonly mayAnnounce: boolean;
  readonly mayOpenIncident: boolean;
  /** Why commands are not possible now. */
  readonly hindrance: string | undefined;
  readonly acknowledge: () => void;
  readonly dispatch: () => void;
  readonly observe: () => void;
  readonly announce: () => void;
  readonly openIncident: () => void;
}

/** The verbs of the alarm on screen, for the keyboard; undefined when none is. */
export const currentVerbs = signal<AlarmVerbs | undefined>(undefined);

export interface AlarmVerbParts {
  readonly alarm: AlarmView;
  readonly subject: string;
  /** Who would go. */
  readonly responder: Responder | undefined;
  readonly gates: Gates;
  /** Who is there and can speak. */
  readonly speaker: RobotView | undefined;
  readonly speakerGates: Gates;
}

export function useAlarmVerbs(parts: AlarmVerbParts): AlarmVerbs {
  const { alarm, subject, responder, gates, speaker, speakerGates } = parts;
  const { store, actions } = useConsole();
  const free = (verb: ActionVerb): boolean => !isWaiting(store, subject, verb);
  const linked = store.link.value.kind === 'up';
  const halted = store.picture.value?.halt.latched === true;
  const mayCommand = free('command') && linked && store.can('command.send');
  const maySend = mayCommand && !halted && responder !== undefined;
  const mayDispatch = maySend && isOpen(gates, 'dispatch');
  const mayObserve = maySend && isOpen(gates, 'observe');
  const mayAnnounce = mayCommand && speaker !== undefined && isOpen(speakerGates, 'announce');
  const send = (kind: 'dispatch' | 'observe' | 'announce', label: string, robotId: string): void => {
    const incident = alarm.incidentId === undefined ? {} : { incidentId: alarm.incidentId };
    void actions.command(subject, label, { kind, robotId, alarmId: alarm.id, ...incident });
  };
  const verbs: AlarmVerbs = {
    mayAcknowledge: free('acknowledge') && linked && isUnacknowledged(alarm) && store.can('alarm.acknowledge'),
    mayDispatch,
    mayObserve,
    mayAnnounce,
    mayOpenIncident: free('open-incident') && linked && alarm.incidentId === undefined && store.can('incident.edit'),
    hindrance: hindrance(),
    acknowledge: () => {
      if (verbs.mayAcknowledge) void actions.acknowledge(alarm);
    },
    dispatch: () => {
      if (mayDispatch) send('dispatch', `Dispatch ${responder.callSign}`, responder.robotId);
    },
    observe: () => {
      if (mayObserve) send('observe', `Observe with ${responder.callSign}`, responder.robotId);
    },
    announce: () => {
      if (mayAnnounce) send('announce', `Announce by ${speaker.callSign}`, speaker.id);
    },
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
