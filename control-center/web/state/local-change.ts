import type { PictureChange } from '#shared/contracts/socket.ts';
import type { Picture } from './picture.ts';

/**
 * Shows the answer to our own request before its delta arrives. Never goes back: an answer older than what is shown changes nothing,
 * and the sequence is untouched, so that the delta still applies.
 */
export function showLocally(picture: Picture, change: PictureChange): Picture {
  switch (change.kind) {
    case 'alarm':
      return { ...picture, alarms: put(picture.alarms, change.alarm) };
    case 'incident':
      return { ...picture, incidents: put(picture.incidents, change.incident) };
    case 'command':
      return { ...picture, commands: put(picture.commands, change.command) };
    case 'halt':
      return { ...picture, halt: change.halt };
    default:
      return picture;
  }
}

function put<T extends { readonly id: string; readonly version: number }>(
  items: ReadonlyMap<string, T>,
  item: T,
): ReadonlyMap<string, T> {
  const known = items.get(item.id);
  return known !== undefined && known.version >= item.version ? items : new Map(items).set(item.id, item);
}
