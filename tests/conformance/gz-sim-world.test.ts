import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import { findProgram } from '#launch/house/debian-packages.ts';
import { checkSystems } from '#simulation/gz-sim/check/check-systems.ts';
import { checkTags, vocabularyOf } from '#simulation/gz-sim/check/check-tags.ts';
import type { SdfVocabulary } from '#simulation/gz-sim/check/check-tags.ts';
import { childrenOf, parseXml, textOf } from '#simulation/gz-sim/check/parse-xml.ts';
import { flavours, namesOf } from '#simulation/gz-sim/flavour.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import { robotModelName } from '#simulation/sdf/model-names.ts';
import type { Xml } from '#simulation/sdf/xml.ts';
import { gzSimFolder } from '#tests/support/gz-sim-folder.ts';
import type { GzSimFolder } from '#tests/support/gz-sim-folder.ts';
import { requiresProgram } from '#tests/support/requires-program.ts';

const cases = Object.values(scenarios).flatMap((scenario) => flavours.map((flavour) => ({ scenario, flavour })));
const all = (element: Xml, name: string): readonly Xml[] =>
  childrenOf(element).flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
const [first] = Object.values(scenarios);
let vocabulary: SdfVocabulary | undefined;

/** The program `ign` with its SDF subcommand; else the test is skipped. */
function ignOf(context: Pick<TestContext, 'skip'>): string {
  const subcommand = findProgram('/usr/share/ignition/sdformat12.yaml');
  if (subcommand === undefined)
    context.skip('ign has no subcommand sdf (Debian packages libsdformat-dev, sdformat-sdf)');
  return requiresProgram(context, 'ign', 'ignition-tools');
}

/** Of the sdformat that is installed here. */
function sdformat(ign: string): SdfVocabulary {
  if (vocabulary !== undefined) return vocabulary;
  const { stdout } = spawnSync(ign, ['sdf', '--describe', '1.9'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  vocabulary = vocabularyOf(parseXml(stdout.slice(stdout.indexOf('<element'))));
  return vocabulary;
}

describe.each(cases)('$scenario.name for gz-sim $flavour', ({ scenario, flavour }) => {
  let folder: GzSimFolder;
  let text: string;
  let document: Xml;
  beforeAll(async () => {
    folder = await gzSimFolder(scenario, flavour);
    text = folder.read('sector.sdf');
    document = parseXml(text);
  });
  afterAll(() => folder[Symbol.dispose]());

  it('is valid to sdformat, without a warning', (context) => {
    const ign = ignOf(context);
    const { status, stdout, stderr } = spawnSync(ign, ['sdf', '--check', join(folder.path, 'sector.sdf')], {
      encoding: 'utf8',
    });
    expect({ status, stdout: stdout.trim() }).toEqual({ status: 0, stdout: 'Valid.' });
    expect(stderr.split('\n').filter((line) => /error|warning/i.test(line) && !line.includes('backward'))).toEqual([]);
  });

  it('has only elements and attributes that SDFormat describes', (context) => {
    const ign = ignOf(context);
    expect(checkTags(document, sdformat(ign))).toEqual([]);
    if (scenario !== first) return;
    // Of elements like these sdformat says that they are valid.
    for (const [from, to] of [
      ['<update_rate>', '<update_rte>'],
      ['<horizontal_fov>', '<horizontal_fow>'],
      ['type="thermal_camera"', 'typ="thermal_camera"'],
    ] as const) {
      const wrong = text.replaceAll(from, to).replaceAll(from.replace('<', '</'), to.replace('<', '</'));
      expect(checkTags(parseXml(wrong), sdformat(ign)).length, to).toBeGreaterThan(0);
    }
  });

  it('has only plugins, classes and parameters that gz-sim documents', () => {
    expect(checkSystems(document, flavour)).toEqual([]);
    const { libraries } = namesOf[flavour];
    for (const [from, to] of [
      [`${libraries}-thermal-sensor-system`, `${libraries}-thermalsensor-system`],
      ['systems::DiffDrive', 'systems::DiffDriver'],
      ['wheel_separation>', 'wheel_seperation>'],
    ] as const) {
      expect(text).toContain(from);
      expect(checkSystems(parseXml(text.replaceAll(from, to)), flavour).length, to).toBeGreaterThan(0);
    }
  });

  it('gives every robot the sensors of a patrol robot, each with a topic', () => {
    const { robots } = folder.staging;
    expect(robots.length).toBe(scenario.robots.length);
    const models = all(document, 'model').filter(({ attributes }) => String(attributes['name']).startsWith('robot_'));
    expect(models.length).toBe(robots.length);
    for (const model of models) {
      const sensors = all(model, 'sensor');
      expect(sensors.map(({ attributes }) => attributes['type'])).toEqual([
        'imu',
        'navsat',
        'contact',
        'gpu_lidar',
        'thermal_camera',
      ]);
      for (const sensor of sensors) expect(all(sensor, 'topic').length, String(sensor.attributes['name'])).toBe(1);
    }
  });

  it('has pixels in hundredths of a kelvin and a temperature on every visual', () => {
    for (const sensor of all(document, 'sensor').filter(({ attributes }) => attributes['type'] === 'thermal_camera')) {
      expect(all(sensor, 'format').map(textOf)).toEqual(['L16']);
      expect(all(sensor, 'resolution').map(textOf)).toEqual(['0.01']);
    }
    for (const visual of all(document, 'visual')) {
      const [kelvin] = all(visual, 'temperature').map(textOf).map(Number);
      expect(kelvin).toBeGreaterThan(223);
      expect(kelvin).toBeLessThan(330);
    }
  });

  it('names one file beside it, a terrain that agrees with the elevation model wherever it is drawn and driven on', () => {
    const [file, ...others] = new Set(all(document, 'uri').map(textOf));
    expect([file, others]).toEqual([flavour === 'fortress' ? 'terrain.obj' : 'terrain.png', []]);
    const ground = all(document, 'model').find(({ attributes }) => attributes['name'] === 'ground') as Xml;
    const grids = flavour === 'fortress' ? [gridOfMesh(folder.read('terrain.obj'))] : gridsOfHeightmap(folder, ground);
    const { dem } = folder.staging.world;
    for (const grid of grids) {
      let worstM = 0;
      for (const { x, y, z } of grid) worstM = Math.max(worstM, Math.abs(z - dem.heightAt(x, y)));
      expect(worstM).toBeLessThan(0.01);
    }
  });

  it('puts robots where the run begins', () => {
    for (const { entry, start } of folder.staging.robots) {
      const name = robotModelName(entry);
      const model = all(document, 'model').find(({ attributes }) => attributes['name'] === name) as Xml;
      const [x, y, z] = textOf(childrenOf(model, 'pose')[0] as Xml)
        .split(' ')
        .map(Number) as [number, number, number];
      expect(Math.hypot(x - start.x, y - start.y)).toBeLessThan(1e-3);
      expect(z - start.z).toBeCloseTo(0.05, 3);
    }
  });
});

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const gridOfMesh = (obj: string): readonly Point[] => {
  const lines = obj.split('\n').map((line) => line.split(' '));
  const corners = lines
    .filter(([kind]) => kind === 'v')
    .map(([, x, y, z]) => ({ x: Number(x), y: Number(y), z: Number(z) }));
  const faces = lines.filter(([kind]) => kind === 'f');
  const side = Math.sqrt(corners.length);
  expect(faces.length).toBe(2 * (side - 1) ** 2);
  for (const [, ...names] of faces) {
    const [a, b, c] = names.map((name) => corners[Number.parseInt(name, 10) - 1] as Point) as [Point, Point, Point];
    const upwards = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if (!(upwards > 0)) expect.fail(`a face looks down: ${names.join(' ')}`);
  }
  return corners;
};

/** As rendering (Ogre2Heightmap) and as physics (dartsim's CustomHeightmapShape) place the pixels. */
function gridsOfHeightmap(folder: GzSimFolder, ground: Xml): readonly (readonly Point[])[] {
  const { width, depth, channels, data } = decode(readFileSync(join(folder.path, 'terrain.png')));
  expect([depth, channels, Math.log2(width - 1) % 1]).toEqual([16, 1, 0]);
  const sorted = Uint16Array.from(data).toSorted();
  expect([sorted.at(0), sorted.at(-1)]).toEqual([0, 65_535]);
  const vector = (of: string, name: string) =>
    textOf(all(all(ground, of)[0] as Xml, name)[0] as Xml)
      .split(' ')
      .map(Number) as [number, number, number];
  const grid = (cellM: number, [x, y, z]: readonly [number, number, number], riseM: number): readonly Point[] =>
    Array.from(data, (grey, index) => ({
      x: x + ((index % width) - (width - 1) / 2) * cellM,
      y: y - (Math.floor(index / width) - (width - 1) / 2) * cellM,
      z: z + (grey / 65_535) * riseM,
    }));
  const [seen, solid] = [vector('visual', 'size'), vector('collision', 'size')];
  return [
    grid(seen[0] / (width - 1), vector('visual', 'pos'), seen[2]),
    grid(solid[0] / width, vector('collision', 'pose'), solid[2]),
  ];
}
