import { describe, expect, it } from 'vitest';
import { rolePermissions } from '#shared/contracts/access.ts';
import type { Role, SessionView } from '#shared/contracts/access.ts';
import { servicePermission } from './service-permission.ts';

const user = (role: Role, userId = 'U-3'): SessionView => ({
  userId,
  name: 'Ina',
  role,
  permissions: [...rolePermissions[role]],
  csrfToken: 'token',
  expiresAt: 0,
});
const out = { serviceState: 'OUT_OF_SERVICE', serviceBy: 'Ina (U-3)' } as const;

describe('who may change the service state', () => {
  it('engineers and supervisors take out; others read who may', () => {
    expect(servicePermission('out-of-service', {}, user('engineer'))).toBeUndefined();
    expect(servicePermission('out-of-service', {}, user('supervisor'))).toBeUndefined();
    expect(servicePermission('out-of-service', {}, user('operator'))).toBe('By an engineer or a supervisor.');
    expect(servicePermission('out-of-service', {}, undefined)).toBe('Sign in to act.');
  });

  it('whoever set it puts it back, or a supervisor; somebody of the same name does not', () => {
    expect(servicePermission('back-in-service', out, user('engineer'))).toBeUndefined();
    expect(servicePermission('back-in-service', out, user('engineer', 'U-9'))).toBe('By Ina (U-3), or a supervisor.');
    expect(servicePermission('back-in-service', out, user('supervisor', 'U-9'))).toBeUndefined();
    const helped = { serviceState: 'NEEDS_HELP', serviceBy: 'robot' } as const;
    expect(servicePermission('back-in-service', helped, user('engineer', 'U-9'))).toBeUndefined();
  });
});
