declare const brand: unique symbol;
/** A string that cannot be mixed up with another kind of string. */
export type Branded<T extends string> = string & { readonly [brand]: T };

/** `<manufacturer>/<serialNumber>`: a robot within its sector. */
export type RobotId = Branded<'RobotId'>;
export type AlarmId = Branded<'AlarmId'>;
export type IncidentId = Branded<'IncidentId'>;
export type TrackId = Branded<'TrackId'>;
export type CommandId = Branded<'CommandId'>;
export type EvidenceId = Branded<'EvidenceId'>;
export type UserId = Branded<'UserId'>;

export const robotId = (manufacturer: string, serialNumber: string): RobotId =>
  `${manufacturer}/${serialNumber}` as RobotId;

export function splitRobotId(id: RobotId): { manufacturer: string; serialNumber: string } {
  const slash = id.indexOf('/');
  return { manufacturer: id.slice(0, slash), serialNumber: id.slice(slash + 1) };
}
