import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fieldFolder } from '#tests/support/field-robot.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const { AMENT_PREFIX_PATH: _ament, ROS_DISTRO: _distro, ...withoutRos } = process.env;
const robot = (...args: string[]) =>
  spawnSync(process.execPath, ['launch/robot.ts', ...args], { encoding: 'utf8', env: withoutRos });

describe('npm run robot -- --config', () => {
  it('says before anything else that there is no ROS, and what to do', () => {
    const { status, stderr } = robot('--config', '/nowhere/robot.yaml');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^BPC_E_DEPENDENCY_MISSING: A robot in the field stands on a real ROS 2 graph, and there is none here: /,
    );
  });

  it('--check lists everything with its cure and moves nothing, even without ROS, broker and centre', () => {
    using folder = temporaryFolder();
    const { status, stdout } = robot('--config', fieldFolder(folder.path).config, '--check');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FAULT ROS 2 .*\n +-> /);
    expect(stdout).toMatch(/ok +configuration .*bpc\/R-01/);
    expect(stdout).toMatch(/ok +keys +complete/);
    expect(stdout).toMatch(/FAULT broker .*ECONNREFUSED.*\n +-> check centre\.broker/);
    expect(stdout).toMatch(/ok +model +hot-spot .* finds the warm shape/);
    expect(stdout).toMatch(/2 to mend\.\n$/);
  });

  it('recordings says what there is when there is nothing', () => {
    using folder = temporaryFolder();
    const { status, stdout } = robot('recordings', '--config', fieldFolder(folder.path).config);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^No recordings in .*recordings\./)]);
  });

  it('refuses words that it does not know', () => {
    const { status, stderr } = robot('fly', '--config', 'x');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^"fly" is none of recordings/)]);
  });
});
