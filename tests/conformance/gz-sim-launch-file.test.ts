import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flavours } from '#simulation/gz-sim/flavour.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import { gzSimFolder } from '#tests/support/gz-sim-folder.ts';
import type { GzSimFolder } from '#tests/support/gz-sim-folder.ts';
import { requiresProgram } from '#tests/support/requires-program.ts';

describe.each(flavours)('the launch file for gz-sim %s', (flavour) => {
  let folder: GzSimFolder;
  let text: string;
  beforeAll(async () => {
    folder = await gzSimFolder(scenarios['border-hills'], flavour);
    text = folder.read('gz_sim.launch.py');
  });
  afterAll(() => folder[Symbol.dispose]());

  it('is Python', (context) => {
    const python = requiresProgram(context, 'python3', 'python3');
    const file = join(folder.path, 'gz_sim.launch.py');
    const { status, stderr } = spawnSync(python, ['-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())', file]);
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  });

  it('names files that lie beside it', () => {
    const beside = [...text.matchAll(/os\.path\.join\(HERE, '([^']+)'\)/g)].map(([, name]) => name!);
    expect(beside).toEqual(['sector.sdf', 'bridge.yaml']);
    for (const name of beside) expect(existsSync(join(folder.path, name)), name).toBe(true);
  });

  it('names files of the product that exist', () => {
    const named = [...text.matchAll(/os\.path\.join\(given\['product'\], ((?:'[\w.-]+'(?:, )?)+)\)/g)].map(
      ([, parts]) => parts!.replaceAll("'", '').split(', ').join('/'),
    );
    expect(named).toContain('launch/simulate/gz-sim-stage.ts');
    for (const file of named.filter((name) => !name.startsWith('.data/'))) expect(existsSync(file), file).toBe(true);
  });

  it('gives our own launch file only arguments that it declares', () => {
    const ours = readFileSync('launch/ros2/robots.launch.py', 'utf8');
    const body = text.slice(text.indexOf('def agents'), text.indexOf('def processes'));
    const given = [...body.matchAll(/^ {8}'(\w+)': /gm)].map(([, name]) => name!);
    expect(given.length).toBe(9);
    for (const name of given) expect(ours, name).toMatch(new RegExp(`^ {4}'${name}': \\(`, 'm'));
  });

  it('reads every argument that it declares, and no other', () => {
    const declared = [...text.matchAll(/^ {4}'(\w+)': \(/gm)].map(([, name]) => name!);
    const read = [...text.matchAll(/given\['(\w+)'\]/g)].map(([, name]) => name!);
    expect([...new Set(read)].toSorted()).toEqual(declared.toSorted());
  });

  it('lets time begin at the time of day only where gz-sim can', () => {
    expect(text).toContain(`BEGINS_AT_ANY_TIME = ${flavour === 'fortress' ? 'False' : 'True'}`);
  });
});
