import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { individual } from '../actors/looks.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { cameraPose } from './camera-pose.ts';
import { rangeClassOf, sightPoses, sightRangesM } from './sight-table.ts';
import type { SightCell, SightPose, SightTable } from './sight-table.ts';
import { StatisticalSight } from './statistical-sight.ts';

const camera = cameraPose({ x: 0, y: 0, z: 0, roll: 0, pitch: 0, yaw: 0 }, 0);

function tableOf(recall: number, falseAlarmsPerFrame = 0): SightTable {
  const cell: SightCell = { tried: 100, recall, samples: [[1, -2, 1.5, 0.5, 0.7, 0.1, 0, 0]] };
  const cells = Object.fromEntries(sightPoses.map((pose) => [pose, sightRangesM.map(() => cell)]));
  const falseAlarms = { perFrame: falseAlarmsPerFrame, samples: [[100, 140, 5, 4, 0.1, 0, 0.3, 0]] as const };
  return {
    detector: 'test',
    seed: '1',
    frames: 0,
    cells: cells as Record<SightPose, SightCell[]>,
    falseAlarms: { hills: falseAlarms, yard: { perFrame: 0, samples: [] } },
  };
}

const person = (x: number, y = 0): SceneActor => ({
  actorId: `person-${x}-${y}`,
  class: 'person',
  look: individual('person', seededRandom(1)),
  x,
  y,
  z: 0,
  yaw: 0,
  speedMps: 0,
  posture: 'standing',
  active: true,
});
const always = () => true;

describe('statistical sight', () => {
  it('reports as often as the recall says, in spells', () => {
    const sight = new StatisticalSight(tableOf(0.6), 'yard', seededRandom(5));
    const hits = Array.from({ length: 40_000 }, (_, i) => sight.look(camera, [person(80)], always, i * 0.4).length);
    expect(hits.reduce((a, b) => a + b, 0) / hits.length).toBeCloseTo(0.6, 1);
    const repeats = hits.filter((hit, i) => i > 0 && hit === hits[i - 1]).length / hits.length;
    expect(repeats).toBeGreaterThan(0.6 ** 2 + 0.4 ** 2 + 0.03);
  });

  it('distorts the true box as a sample of the detector was distorted', () => {
    const [seen] = new StatisticalSight(tableOf(1), 'yard', seededRandom(1)).look(camera, [person(80)], always, 0);
    const trueHeight = (752.76 * 1.7) / 80;
    expect(seen!.height).toBeGreaterThan(0.4 * trueHeight);
    expect(seen!.height).toBeLessThan(0.6 * trueHeight);
    expect(seen!.x + seen!.width / 2).toBeCloseTo(161, 0);
    expect(seen!.scores).toEqual([0.7, 0.1, 0, 0]);
  });

  it('sees nobody beyond reach, outside the image or behind something, and asks about visibility last', () => {
    const sight = new StatisticalSight(tableOf(1), 'yard', seededRandom(1));
    let asked = 0;
    const isVisible = () => {
      asked++;
      return false;
    };
    expect(sight.look(camera, [person(5000), person(-50), person(50, 40)], isVisible, 0)).toEqual([]);
    expect(asked).toBe(0);
    expect(sight.look(camera, [person(50)], isVisible, 0)).toEqual([]);
    expect(asked).toBe(1);
  });

  it('imagines as many false alarms a frame as the table says, which last', () => {
    const sight = new StatisticalSight(tableOf(1, 0.3), 'hills', seededRandom(2));
    const seen = Array.from({ length: 20_000 }, (_, i) => sight.look(camera, [], always, i * 0.4).length);
    expect(seen.reduce((a, b) => a + b, 0) / seen.length).toBeGreaterThan(0.24);
    expect(seen.reduce((a, b) => a + b, 0) / seen.length).toBeLessThan(0.36);
    const goesOn = seen.filter((count, i) => count > 0 && (seen[i + 1] ?? 0) > 0).length;
    expect(goesOn / seen.filter((count) => count > 0).length).toBeGreaterThan(0.6);
  });

  it('is the same for the same seed', () => {
    const run = () => {
      const sight = new StatisticalSight(tableOf(0.5, 0.2), 'hills', seededRandom(9));
      return Array.from({ length: 200 }, (_, i) => sight.look(camera, [person(60), person(200)], always, i * 0.4));
    };
    expect(run()).toEqual(run());
  });

  it('sorts ranges into classes', () => {
    expect(rangeClassOf(5)).toBe(0);
    expect(rangeClassOf(20)).toBe(1);
    expect(rangeClassOf(769)).toBe(sightRangesM.length - 1);
    expect(rangeClassOf(771)).toBeUndefined();
  });
});
