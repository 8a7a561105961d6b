import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Console } from '../state/console.ts';
import { useConsole } from '../state/console.ts';
import { listedAlarms } from '../state/alarm-order.ts';
import { mapRequests } from '../map/map-requests.ts';
import { followed } from '../map/map-settings.ts';
import { placeOfSelection } from '../map/scene.ts';
import { currentVerbs } from './alarm-verbs.ts';
import { leftTab, leftTabs } from './left-tab.ts';

export const shortcutsOpen = signal(false);

export interface Shortcut {
  readonly key: string;
  readonly does: string;
}

export const shortcuts: readonly Shortcut[] = [
  { key: 'A', does: 'Acknowledge the selected alarm' },
  { key: 'D', does: 'Dispatch the robot named on the button' },
  { key: 'O', does: 'Observe with the robot named on the button' },
  { key: 'I', does: 'Open an incident from the selected alarm' },
  { key: 'Z', does: 'Silence sounds for 30 s' },
  { key: 'J', does: 'Next alarm of the list' },
  { key: 'K', does: 'Previous alarm of the list' },
  { key: 'C', does: 'Centre the map on the selection' },
  { key: 'F', does: 'Follow the selection, or stop following' },
  { key: '1 – 4', does: 'Alarms, incidents, fleet, tracks' },
  { key: 'Esc', does: 'Close panels, clear the selection' },
  { key: '?', does: 'This list' },
];

/** Single keys, off while somebody types, and switched off altogether in the list of keys (WCAG 2.1.4). */
export function useShortcuts(): void {
  const client = useConsole();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return;
      if (event.repeat) return;
      if (event.key === '?') shortcutsOpen.value = !shortcutsOpen.value;
      else if (event.key === 'Escape') escape(client);
      else if (client.store.shortcutsOn.value && act(client, event.key.toLowerCase())) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);

function escape({ store }: Console): void {
  if (shortcutsOpen.value) shortcutsOpen.value = false;
  else store.selection.value = undefined;
}

function act(client: Console, key: string): boolean {
  const { store, actions } = client;
  const verbs = currentVerbs.value;
  const tab = leftTabs[Number(key) - 1];
  if (tab !== undefined) leftTab.value = tab;
  else if (key === 'a') verbs?.acknowledge();
  else if (key === 'd') verbs?.dispatch();
  else if (key === 'o') verbs?.observe();
  else if (key === 'i') verbs?.openIncident();
  else if (key === 'z') void (store.can('alarm.silence') && actions.silence());
  else if (key === 'j') step(client, 1);
  else if (key === 'k') step(client, -1);
  else if (key === 'c') centre(client);
  else if (key === 'f') toggleFollow(client);
  else return false;
  return true;
}

function step({ store }: Console, by: number): void {
  const ids = listedAlarms(store.picture.value?.alarms.values() ?? []).map(({ id }) => id);
  if (ids.length === 0) return;
  const selection = store.selection.value;
  const at = selection?.kind === 'alarm' ? ids.indexOf(selection.id) : by > 0 ? -1 : 0;
  const id = ids[(at + by + ids.length) % ids.length];
  if (id !== undefined) store.selection.value = { kind: 'alarm', id };
}

function centre({ store }: Console): void {
  const picture = store.picture.value;
  const point = picture === undefined ? undefined : placeOfSelection(store.selection.value, picture);
  if (point !== undefined) mapRequests.value = { kind: 'centre', point };
}

function toggleFollow({ store }: Console): void {
  if (followed.value !== undefined) {
    followed.value = undefined;
    return;
  }
  const selection = store.selection.value;
  if (selection?.kind === 'robot' || selection?.kind === 'track')
    followed.value = { kind: selection.kind, id: selection.id };
  if (selection?.kind !== 'alarm') return;
  const alarm = store.picture.value?.alarms.get(selection.id);
  if (alarm?.trackId !== undefined) followed.value = { kind: 'track', id: alarm.trackId };
  else if (alarm?.robotId !== undefined) followed.value = { kind: 'robot', id: alarm.robotId };
}
