import { describe, expect, it } from 'vitest';
import { borderHills } from '#shared/sector/border-hills.ts';
import { customsTerminal } from '#shared/sector/customs-terminal.ts';
import { seededRandom } from '#shared/random/random.ts';
import { individual } from '../../actors/looks.ts';
import { clearNight } from '../../sensors/thermal-conditions.ts';
import { worldOf } from '../../world/world.ts';
import { actorModelName } from '../../sdf/model-names.ts';
import { terrainSquare } from '../../sdf/terrain-square.ts';
import { asciiGrid } from './terrain-file.ts';
import { kelvinOf, shadeOf } from './warmth.ts';
import { worldFile } from './world-file.ts';
import { el, elWith, renderXml } from '../../sdf/xml.ts';

const start = { x: 10, y: -20, z: 6, yaw: 1, pitch: 0, roll: 0 };

describe('a world for Gazebo', () => {
  const world = worldOf(customsTerminal);
  const sdf = worldFile({
    world,
    terrain: terrainSquare(world.dem),
    terrainFile: '/run/terrain.asc',
    textureFile: '/run/ground.png',
    conditions: clearNight,
    robots: [{ name: 'robot_R_01', start, airK: clearNight.airK, camera: true, lidar: false }],
    actors: [{ actorId: 'crosser-1', look: individual('person', seededRandom(1)) }],
  });

  it('holds the ground, every obstacle, the robots and all who will come', () => {
    const models = [...sdf.matchAll(/<model name="([^"]+)"/g)].map(([, name]) => name);
    const obstacles = world.prisms.map((_, index) => `obstacle_${index}`);
    expect(models).toEqual(['ground', ...obstacles, 'robot_R_01', 'actor_crosser_1']);
    expect(actorModelName('crosser-1')).toBe('actor_crosser_1');
  });

  it('gives a robot the sensors that were asked for', () => {
    const sensors = [...sdf.matchAll(/<sensor name="([^"]+)" type="([^"]+)"/g)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    expect(sensors).toEqual(['imu imu', 'gps gps', 'camera camera']);
  });

  it('puts a robot where the run begins', () => {
    expect(sdf).toContain('<pose>10 -20 6.05 0 0 1</pose>');
  });
});

describe('the ground for Gazebo', () => {
  it('is a square of 2^n + 1 points that agrees with the elevation model', () => {
    const { dem } = worldOf(borderHills);
    const square = terrainSquare(dem);
    expect([square.points, square.sideM, square.centreX, square.centreY]).toEqual([513, 10_000, 0, 0]);
    const cellM = square.sideM / (square.points - 1);
    for (const [column, row] of [
      [256, 256],
      [100, 300],
      [400, 200],
    ] as const) {
      expect(square.heightAt(column, row)).toBeCloseTo(dem.heightAt(-5000 + column * cellM, 5000 - row * cellM), 6);
    }
  });

  it('is written north first, with the anchor in its north-west corner', () => {
    const square = {
      ...terrainSquare(worldOf(borderHills).dem),
      points: 3,
      sideM: 2 * 111_319.49,
      heightAt: (c: number, r: number) => 10 * r + c,
    };
    expect(asciiGrid(square, { latitude: 45, longitude: -30 }).trim().split('\n')).toEqual([
      'ncols 3',
      'nrows 3',
      'xllcorner -30',
      'yllcorner 42',
      'cellsize 1',
      'NODATA_value -9999',
      '0.000 1.000 2.000',
      '10.000 11.000 12.000',
      '20.000 21.000 22.000',
    ]);
  });
});

describe('greys that stand for warmth', () => {
  it('come back as the temperature within half a step, and are cut at both ends', () => {
    for (const kelvin of [260, 281.5, 310]) {
      expect(Math.abs(kelvinOf(Math.round(255 * shadeOf(kelvin)) / 255) - kelvin)).toBeLessThan(0.16);
    }
    expect([shadeOf(100), shadeOf(1000)]).toEqual([0, 1]);
  });
});

describe('XML', () => {
  it('is indented, leaves out what is undefined, and escapes what comes from outside', () => {
    const document = elWith('a', { name: '<"&>' }, el('b', 1, undefined), el('c', el('d', '1 < 2 & 3')));
    expect(renderXml(document)).toBe(
      '<?xml version="1.0"?>\n<a name="&lt;&quot;&amp;&gt;">\n  <b>1</b>\n  <c>\n    <d>1 &lt; 2 &amp; 3</d>\n  </c>\n</a>\n',
    );
  });
});
