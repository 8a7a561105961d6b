import { describe, expect, it } from 'vitest';
import { rosEnvironmentFault } from './ros-environment.ts';
import type { RosEnvironment } from './ros-environment.ts';

const addOn = '/p/prebuilds/linux-x64/humble-jammy-x64-node-rclnodejs.node';
const ready: RosEnvironment = {
  variables: { AMENT_PREFIX_PATH: '/opt/ros/humble', ROS_DISTRO: 'humble', LD_LIBRARY_PATH: '/opt/ros/humble/lib' },
  packageFolder: '/p',
  architecture: 'x64',
  osCodename: 'jammy',
  exists: (file) => ['/opt/ros/humble/lib/librcl.so', addOn].includes(file),
  loads: () => undefined,
};

describe('the check before rclnodejs is imported', () => {
  it('finds nothing where all is there', () => {
    expect(rosEnvironmentFault(ready)).toBeUndefined();
  });

  it.each([
    ['no sourced ROS', { variables: {} }, 'source /opt/ros/<distro>/setup.bash'],
    ['no library path', { variables: { ...ready.variables, LD_LIBRARY_PATH: '' } }, 'librcl.so'],
    ['no package', { packageFolder: undefined }, 'npm install --no-save rclnodejs@2.2.0'],
    ['a forced build', { variables: { ...ready.variables, RCLNODEJS_FORCE_BUILD: '1' } }, 'unset it'],
    ['no add-on for this system', { osCodename: 'bookworm' }, 'npm rebuild rclnodejs'],
    ['an add-on that does not open', { loads: () => 'undefined symbol: rcl_init' }, 'undefined symbol: rcl_init'],
  ])('names the cure for %s', (_, difference, words) => {
    expect(rosEnvironmentFault({ ...ready, ...difference })).toContain(words);
  });
});
