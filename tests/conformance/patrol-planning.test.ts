import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sampledBarrierDetection } from '#shared/patrol-planning/barrier-patrol.ts';
import { checkPlan } from '#shared/patrol-planning/check-plan.ts';
import { closedWalk } from '#shared/patrol-planning/closed-walk.ts';
import { distancesOf } from '#shared/patrol-planning/distances.ts';
import { idlenessBound } from '#shared/patrol-planning/idleness-bound.ts';
import { idlenessOf, planIdleness } from '#shared/patrol-planning/plan-idleness.ts';
import type { PatrolGraph } from '#shared/patrol-planning/patrol-graph.ts';
import { readGraphFile } from '#shared/patrol-planning/read-graph-file.ts';
import { seededRandom } from '#shared/random/random.ts';
import { conformanceData } from '#tests/support/conformance-data.ts';

const folders = ['patrol-graphs', 'tsplib'].map((name) => conformanceData(name));
const isHere = folders.every((folder) => folder !== undefined);
const text = (path: string): string => readFileSync(conformanceData(path) ?? path, 'utf8');

describe.skipIf(!isHere)('closed walks against the published optima of TSPLIB', () => {
  it.each([
    ['burma14', 3323],
    ['berlin52', 7542],
    ['eil51', 426],
    ['st70', 675],
  ])('%s: %d', (name, optimum) => {
    const { size, between } = tsplib(text(`tsplib/${name}.tsp`));
    const nodes = Array.from({ length: size }, (_, node) => node);
    expect(closedWalk(nodes, between, { random: seededRandom(1), rounds: 200 * size }).length).toBe(optimum);
  });

  it('ch130: 6110, within one per cent', () => {
    const { size, between } = tsplib(text('tsplib/ch130.tsp'));
    const nodes = Array.from({ length: size }, (_, node) => node);
    const { length } = closedWalk(nodes, between, { random: seededRandom(1), rounds: 100 * size });
    expect(length).toBeGreaterThanOrEqual(6110);
    expect(length).toBeLessThan(6171);
  });
});

/** Published and researched worst idleness at one metre a second, by number of robots: the best known before. */
const bestKnown: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  grid: { 1: 148.2, 2: 74.1, 4: 37.05, 6: 24.7, 8: 18.525, 12: 12.35 },
  example: { 1: 280.8, 2: 140.4, 4: 70.2, 6: 46.8, 8: 35.1, 12: 22.2 },
  cumberland: { 1: 387.075, 2: 193.54, 4: 96.77, 6: 64.52, 8: 46.05, 12: 32.26 },
  DIAG_labs: { 1: 154.9, 2: 77.3, 4: 34.9, 6: 20, 8: 16.3, 12: 7.1 },
};

describe.skipIf(!isHere).each(isHere ? Object.entries(bestKnown) : [])('plans for %s', (name, byRobots) => {
  const graph = graphOf(name);
  const distances = distancesOf(graph);
  it.each(Object.entries(byRobots))('%s robots wait no longer than %d s', (count, known) => {
    const robots = Number(count);
    const plan = planIdleness(distances, { robots, random: seededRandom(1), effort: 1 });
    const claimed = idlenessOf(plan, distances.between);
    expect(claimed).toBeLessThanOrEqual(known + 0.01);
    const check = checkPlan(graph, plan, 1);
    expect(check.faults).toEqual([]);
    // Nodes that are passed on the way are seen more often than the plan counts.
    expect(check.worstIdlenessS).toBeLessThanOrEqual(claimed + 1e-6);
    expect(check.worstIdlenessS).toBeGreaterThanOrEqual(idlenessBound(distances, robots) - 1e-6);
  });
});

it.skipIf(!isHere)('bounds of idleness are those of the researched table', () => {
  const bounds = JSON.parse(text('patrol-graphs/bounds.json')) as Record<
    string,
    { mst: number; multi_robot: Record<string, { forestLB: number }> }
  >;
  for (const name of Object.keys(bestKnown)) {
    const distances = distancesOf(graphOf(name));
    for (const [robots, { forestLB }] of Object.entries(bounds[name]!.multi_robot)) {
      expect(idlenessBound(distances, Number(robots)), `${name} ${robots}`).toBeCloseTo(forestLB, 6);
    }
  }
});

describe('barrier patrol against the Monte Carlo table of search theory', () => {
  it.each([
    [10, 1, 0.5, 0.223],
    [10, 1, 1, 0.279],
    [10, 1, 2, 0.426],
    [10, 1, 5, 0.792],
    [10, 0.5, 3, 0.301],
    [20, 1, 4, 0.384],
  ])('line %d, radius %d, speed ratio %d: %d', (lineLength, sightRadius, speedRatio, probability) => {
    const trials = 200_000;
    const sampled = sampledBarrierDetection({ lineLength, sightRadius, speedRatio }, trials, seededRandom(1));
    expect(Math.abs(sampled - probability)).toBeLessThan(0.005);
  });
});

function graphOf(name: string): PatrolGraph {
  const graph = readGraphFile(text(`patrol-graphs/${name}.graph`));
  if (!graph.ok) throw new Error(graph.error.message);
  return graph.value;
}

/** TSPLIB 95: EUC_2D rounds to the nearest integer; GEO takes degrees and minutes on a sphere of 6378.388 km. */
function tsplib(file: string): { readonly size: number; readonly between: (a: number, b: number) => number } {
  const points = file
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length === 3 && /^\d+$/.test(words[0]!))
    .map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
  const isGeo = /EDGE_WEIGHT_TYPE *: *GEO/.test(file);
  const flat = (a: number, b: number): number =>
    Math.round(Math.hypot(points[a]!.x - points[b]!.x, points[a]!.y - points[b]!.y));
  return { size: points.length, between: isGeo ? (a, b) => (a === b ? 0 : onSphere(points[a]!, points[b]!)) : flat };
}

function onSphere(a: { x: number; y: number }, b: { x: number; y: number }): number {
  const radians = (value: number): number => {
    const degrees = Math.trunc(value);
    return (Math.PI * (degrees + (5 * (value - degrees)) / 3)) / 180;
  };
  const q1 = Math.cos(radians(a.y) - radians(b.y));
  const q2 = Math.cos(radians(a.x) - radians(b.x));
  const q3 = Math.cos(radians(a.x) + radians(b.x));
  return Math.trunc(6378.388 * Math.acos(0.5 * ((1 + q1) * q2 - (1 - q1) * q3)) + 1);
}
