import { utcTime } from '../display/clock-text.ts';
import type { Picture } from '../state/picture.ts';

/** What the ids of the log are called on the console; what has left the picture keeps its id. */
export function namesOf(picture: Picture | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (picture === undefined) return names;
  const robot = (id: string): string => picture.robots.get(id)?.callSign ?? id;
  for (const { id, callSign } of picture.robots.values()) names.set(id, callSign);
  for (const { id, number } of picture.alarms.values()) names.set(id, number);
  for (const { id, number } of picture.incidents.values()) names.set(id, number);
  for (const { id, kind, robotId } of picture.commands.values()) names.set(id, `${kind} ${robot(robotId)}`);
  for (const { id, robotId, capturedAt } of picture.evidence.values()) {
    names.set(id, `${robot(robotId)} at ${utcTime(capturedAt)}Z`);
  }
  return names;
}
