import type { SessionView } from '#shared/contracts/access.ts';
import { whoText } from '../display/service-text.ts';
import type { CommandKind, RobotView } from '#shared/contracts/views.ts';

/** Why this person may not change the service state, as the robot judges it too; undefined if they may. */
export function servicePermission(
  kind: CommandKind,
  { serviceBy, serviceState }: Pick<RobotView, 'serviceBy' | 'serviceState'>,
  user: SessionView | undefined,
): string | undefined {
  if (user === undefined) return 'Sign in to act.';
  if (!user.permissions.includes('robot.service')) return 'By an engineer or a supervisor.';
  if (kind !== 'back-in-service' || serviceState !== 'OUT_OF_SERVICE' || user.role === 'supervisor') return undefined;
  // The centre signs a change with name and id, for names may be shared.
  if (serviceBy === `${user.name} (${user.userId})`) return undefined;
  return `By ${whoText(serviceBy ?? 'who set it')}, or a supervisor.`;
}
