import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProgram } from '#launch/args.ts';
import { simulatedRobotSpec } from '#launch/fleet/robot-command.ts';
import { requiresProgram } from '#tests/support/requires-program.ts';

const file = 'launch/ros2/robots.launch.py';
const text = readFileSync(file, 'utf8');

/** Runs under `ros2 launch` in tests/integration/ros2-tools.test.ts; this is what can be said where there is no ROS. */
describe('the ROS 2 launch file', () => {
  it('is Python', (context) => {
    const python = requiresProgram(context, 'python3', 'python3');
    const { status, stderr } = spawnSync(python, ['-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())', file]);
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  });

  it('starts programs that exist', () => {
    const scripts = [...text.matchAll(/'([\w-]+\.ts)'/g)].map(([, script]) => script!);
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) expect(existsSync(join('launch', script)), script).toBe(true);
  });

  it('gives a robot only options that it has', () => {
    const options = [...new Set([...text.matchAll(/'--([a-z-]+)'/g)].map(([, option]) => option!))];
    expect(options).toContain('external');
    const known = [...Object.keys(simulatedRobotSpec.options), 'config'];
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });

  it('declares every argument that it reads', () => {
    const declared = [...text.matchAll(/^ {4}'(\w+)': \(/gm)].map(([, name]) => name!);
    const read = [...text.matchAll(/given\['(\w+)'\]/g)].map(([, name]) => name!);
    expect(read.filter((name) => !declared.includes(name))).toEqual([]);
    expect(declared.filter((name) => !read.includes(name))).toEqual([]);
  });

  it('would be understood by the robot program', () => {
    const argv = ['--serial', 'R-01', '--ros', '--external', '--scenario', 'border-hills', '--fidelity', 'pixels'];
    expect(parseProgram(simulatedRobotSpec, [...argv, '--node', 'agent']).ok).toBe(true);
  });
});
