import { describe, expect, it } from 'vitest';
import { robotId } from '#shared/ids/branded.ts';
import { ClientIdBinding } from './client-id-binding.ts';

const robot = { kind: 'robot', robot: robotId('acme', 'r1'), interfaceName: 's' } as const;
const peer = { ...robot, anyClientId: true } as const;

describe('client ids', () => {
  it('are the robot its name, or begin with it and a colon', () => {
    const binding = new ClientIdBinding();
    expect(binding.mayUse(robot, 'acme/r1', 'acme/r1')).toBe(true);
    expect(binding.mayUse(robot, 'acme/r1', 'acme/r1:evidence')).toBe(true);
    expect(binding.mayUse(robot, 'acme/r1', 'acme/r10')).toBe(false);
    expect(binding.mayUse(robot, 'acme/r1', 'acme/r2')).toBe(false);
    expect(binding.mayUse(robot, 'acme/r1', '')).toBe(false);
  });

  it('of third parties belong to who came first, until its session is gone, and are nobody’s name', () => {
    const binding = new ClientIdBinding();
    expect(binding.mayUse(peer, 'vda/a', 'random1')).toBe(true);
    expect(binding.mayUse(peer, 'vda/b', 'random1')).toBe(false);
    expect(binding.mayUse(peer, 'vda/a', 'random1')).toBe(true);
    expect(binding.mayUse(peer, 'vda/a', 'acme/r1')).toBe(false);
    binding.release('random1');
    expect(binding.mayUse(peer, 'vda/b', 'random1')).toBe(true);
  });
});
