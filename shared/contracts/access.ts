import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, shortText } from './primitives.ts';

export const Role = literals(['viewer', 'operator', 'supervisor', 'engineer', 'admin']);
export type Role = Static<typeof Role>;

/** By verb. Anyone who is logged in may stop. */
export const permissions = [
  'picture.view',
  'evidence.view',
  'audit.view',
  'halt.set',
  'halt.release',
  'alarm.acknowledge',
  'alarm.silence',
  'alarm.shelve',
  'incident.edit',
  'command.send',
  'authority.take',
  'robot.service',
  'robot.enrol',
  'users.manage',
] as const;
export type Permission = (typeof permissions)[number];

const view = ['picture.view', 'evidence.view', 'halt.set'] as const;
const operate = [
  ...view,
  'audit.view',
  'alarm.acknowledge',
  'alarm.silence',
  'alarm.shelve',
  'incident.edit',
  'command.send',
  'authority.take',
  'halt.release',
] as const;

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: view,
  operator: operate,
  supervisor: [...operate, 'robot.service', 'robot.enrol'],
  engineer: [...view, 'audit.view', 'robot.service', 'robot.enrol'],
  admin: [...view, 'audit.view', 'robot.enrol', 'users.manage'],
};

export const SessionView = Type.Object({
  userId: shortText(),
  name: shortText(),
  role: Role,
  permissions: Type.Array(literals(permissions)),
  csrfToken: shortText('sent back as the header x-bpc-csrf'),
  expiresAt: Type.Number({ description: 'epoch ms' }),
});
export type SessionView = Static<typeof SessionView>;

export const UserView = Type.Object({
  id: shortText(),
  name: shortText(),
  role: Role,
  createdAt: Type.Number({ description: 'epoch ms' }),
  disabledAt: Type.Optional(Type.Number({ description: 'epoch ms; cannot come in since then' })),
});
export type UserView = Static<typeof UserView>;

/** Told once: whoever opens the path on the console's address is that user. */
export const LoginLinkView = Type.Object({
  path: Type.String(),
  expiresAt: Type.Number({ description: 'epoch ms' }),
});
export type LoginLinkView = Static<typeof LoginLinkView>;
