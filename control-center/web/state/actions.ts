import type {
  AcknowledgeRequest,
  CloseIncidentRequest,
  CommandRequest,
  HaltReleaseRequest,
  IncidentNoteRequest,
  OpenIncidentRequest,
  ShelveRequest,
} from '#shared/contracts/http/requests.ts';
import type { FreeZoneRequest, LiftZoneRequest, ZonesView } from '#shared/contracts/http/zones.ts';
import type { PictureChange } from '#shared/contracts/socket.ts';
import type { AlarmView, CommandView, Disposition, HaltView, IncidentView } from '#shared/contracts/views.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Result } from '#shared/result/result.ts';
import type { ApiClient, ApiError } from './api-client.ts';
import { apiPaths } from './api-paths.ts';
import type { ActionState, ConsoleStore } from './console-store.ts';

/** What an operator can do. Each shows its life under its subject and never touches the selection when it answers. */
export interface Actions {
  acknowledge(alarm: AlarmView): Promise<void>;
  shelve(alarm: AlarmView, minutes: number, reason: string): Promise<boolean>;
  command(subject: string, label: string, request: Omit<CommandRequest, 'key'>): Promise<void>;
  openIncident(alarm: AlarmView): Promise<void>;
  addNote(incident: IncidentView, text: string): Promise<boolean>;
  closeIncident(incident: IncidentView, disposition: Disposition, note: string): Promise<boolean>;
  releaseHalt(haltId: string, reason: string): Promise<void>;
  liftZone(zoneId: string, name: string): Promise<boolean>;
  /** A person's word that nobody is inside. */
  freeZone(zoneId: string, name: string, reason: string): Promise<boolean>;
  silence(): Promise<void>;
  /** Takes a failure off the screen. */
  dismiss(key: string): void;
}

export type ActionVerb =
  | 'acknowledge'
  | 'shelve'
  | 'command'
  | 'open-incident'
  | 'note'
  | 'close'
  | 'release'
  | 'zone'
  | 'silence';

const actionKey = (subject: string, verb: ActionVerb): string => `${subject} ${verb}`;

/** Read in a component, it follows the action. */
export const isWaiting = (store: ConsoleStore, subject: string, verb: ActionVerb): boolean =>
  store.actions.value.get(actionKey(subject, verb))?.kind === 'waiting';

export const subjectOf = {
  alarm: (id: string) => `alarm:${id}`,
  incident: (id: string) => `incident:${id}`,
  robot: (id: string) => `robot:${id}`,
  track: (id: string) => `track:${id}`,
  zone: (id: string) => `zone:${id}`,
  place: 'place',
  halt: 'halt',
  silence: 'silence',
} as const;

export function createActions(parts: {
  readonly store: ConsoleStore;
  readonly api: ApiClient;
  readonly ids: IdSource;
  /** Shows an answer at once, before its delta arrives; older versions are ignored. */
  readonly show: (change: PictureChange) => void;
}): Actions {
  const { store, api, ids, show } = parts;

  const setAction = (key: string, state: ActionState | undefined): void => {
    const next = new Map(store.actions.value);
    if (state === undefined) next.delete(key);
    else next.set(key, state);
    store.actions.value = next;
  };

  /** One request a subject and verb at a time: a double click on a slow save is one record. */
  const run = async <T>(
    subject: string,
    verb: ActionVerb,
    label: string,
    send: () => Promise<Result<T, ApiError>>,
    shown: (value: T) => PictureChange | undefined,
  ): Promise<boolean> => {
    if (isWaiting(store, subject, verb)) return false;
    const key = actionKey(subject, verb);
    setAction(key, { kind: 'waiting', subject, label, since: store.now.value });
    const answer = await send();
    setAction(key, answer.ok ? undefined : { kind: 'failed', subject, label, error: answer.error });
    if (answer.ok) {
      const change = shown(answer.value);
      if (change !== undefined) show(change);
    }
    return answer.ok;
  };

  const changeZone = (
    zoneId: string,
    label: string,
    send: () => Promise<Result<ZonesView, ApiError>>,
  ): Promise<boolean> =>
    run(subjectOf.zone(zoneId), 'zone', label, send, (view) => {
      store.zones.value = { view, at: store.now.peek() };
      return undefined;
    });

  return {
    async acknowledge(alarm) {
      const body: AcknowledgeRequest = { key: ids.next(), version: alarm.version };
      await run(
        subjectOf.alarm(alarm.id),
        'acknowledge',
        'Acknowledge',
        () => api.post<AlarmView>(apiPaths.acknowledge(alarm.id), body),
        (value) => ({ kind: 'alarm', alarm: value }),
      );
    },
    shelve(alarm, minutes, reason) {
      const body: ShelveRequest = { key: ids.next(), version: alarm.version, minutes, reason };
      return run(
        subjectOf.alarm(alarm.id),
        'shelve',
        'Shelve',
        () => api.post<AlarmView>(apiPaths.shelve(alarm.id), body),
        (value) => ({ kind: 'alarm', alarm: value }),
      );
    },
    async command(subject, label, request) {
      const body: CommandRequest = { key: ids.next(), ...request };
      await run(
        subject,
        'command',
        label,
        () => api.post<CommandView>(apiPaths.commands, body),
        (value) => ({ kind: 'command', command: value }),
      );
    },
    async openIncident(alarm) {
      const body: OpenIncidentRequest = { key: ids.next(), alarmIds: [alarm.id], title: alarm.message.slice(0, 200) };
      await run(
        subjectOf.alarm(alarm.id),
        'open-incident',
        'Open incident',
        () => api.post<IncidentView>(apiPaths.incidents, body),
        (value) => ({ kind: 'incident', incident: value }),
      );
    },
    addNote(incident, text) {
      const body: IncidentNoteRequest = { key: ids.next(), version: incident.version, text };
      return run(
        subjectOf.incident(incident.id),
        'note',
        'Add note',
        () => api.post<IncidentView>(apiPaths.incidentNotes(incident.id), body),
        (value) => ({ kind: 'incident', incident: value }),
      );
    },
    closeIncident(incident, disposition, note) {
      const body: CloseIncidentRequest = {
        key: ids.next(),
        version: incident.version,
        disposition,
        ...(note === '' ? {} : { note }),
      };
      return run(
        subjectOf.incident(incident.id),
        'close',
        'Close incident',
        () => api.post<IncidentView>(apiPaths.closeIncident(incident.id), body),
        (value) => ({ kind: 'incident', incident: value }),
      );
    },
    async releaseHalt(haltId, reason) {
      const body: HaltReleaseRequest = { key: ids.next(), haltId, reason };
      await run(
        subjectOf.halt,
        'release',
        'Release',
        () => api.post<HaltView>(apiPaths.releaseHalt, body),
        (value) => ({ kind: 'halt', halt: value }),
      );
    },
    liftZone(zoneId, name) {
      const body: LiftZoneRequest = { key: ids.next() };
      return changeZone(zoneId, `Lift ${name}`, () => api.post<ZonesView>(apiPaths.liftZone(zoneId), body));
    },
    freeZone(zoneId, name, reason) {
      const body: FreeZoneRequest = { key: ids.next(), reason };
      return changeZone(zoneId, `Declare ${name} empty`, () => api.post<ZonesView>(apiPaths.freeZone(zoneId), body));
    },
    async silence() {
      await run(
        subjectOf.silence,
        'silence',
        'Silence',
        () => api.post<{ readonly until: number }>(apiPaths.silence, {}),
        (value) => {
          store.silencedUntil.value = value.until;
          return undefined;
        },
      );
    },
    dismiss: (key) => setAction(key, undefined),
  };
}
