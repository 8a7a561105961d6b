import type { RosterEntry } from '#shared/sector/sector.ts';

/** Names in Gazebo must not hold its separators; a serial number or an actor's id may. */
const clean = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]/g, '_');

export const robotModelName = ({ serialNumber }: Pick<RosterEntry, 'serialNumber'>): string =>
  `robot_${clean(serialNumber)}`;

export const actorModelName = (actorId: string): string => `actor_${clean(actorId)}`;
