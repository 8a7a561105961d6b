import { describe, expect, it } from 'vitest';
import { mahalanobisSquared } from '../geo/ellipse.ts';
import type { LastKnown } from './last-known.ts';
import type { LostLinkContract } from './lost-link-contract.ts';
import { GhostForecast } from './predict-ghost.ts';
import { SectorWays } from './sector-ways.ts';

/** A dock beside a square of 400 m a side, driven at 2 m/s. */
const nodes = [
  { nodeId: 'dock', x: 0, y: -50 },
  { nodeId: 'a', x: 0, y: 0 },
  { nodeId: 'b', x: 400, y: 0 },
  { nodeId: 'c', x: 400, y: 400 },
  { nodeId: 'd', x: 0, y: 400 },
];
const edge = (from: string, to: string) => ({ edgeId: `${from}${to}`, from, to, maxSpeedMps: 2 });
const ways = new SectorWays(
  {
    routeGraph: { nodes, edges: [edge('dock', 'a'), edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('d', 'a')] },
    patrols: [{ patrolId: 'p', name: 'Square', nodeIds: ['a', 'b', 'c', 'd', 'a'] }],
  },
  { patrolId: 'p', dockNodeId: 'dock', maximumSpeedMps: 2 },
);
const at = Date.UTC(2026, 0, 10, 2, 0, 0);
const last: LastKnown = {
  at,
  position: { x: 100, y: 0 },
  positionAgeMs: 0,
  positionSigmaM: 1,
  behaviour: 'PATROL',
  isHeld: false,
  way: [
    { x: 400, y: 0 },
    { x: 400, y: 400 },
  ],
  patrolWay: [],
};
const contract = (onSilence: LostLinkContract['onSilence']): LostLinkContract => ({
  silenceSeconds: 30,
  maxAutonomousSeconds: 840,
  onSilence,
  onDetection: 'LOG',
  forbiddenZoneIds: [],
  policyId: 'p',
});
const ghost = (
  seconds: number,
  onSilence: LostLinkContract['onSilence'] = 'CONTINUE',
  changes: Partial<LastKnown> = {},
) => new GhostForecast(ways, contract(onSilence), { ...last, ...changes }).at(seconds * 1000, at + seconds * 1000);

describe('the ghost of a silent robot', () => {
  it('goes on along the way it announced, and then round its patrol', () => {
    expect(ghost(100)).toMatchObject({ x: 300, y: 0, phase: 'CONTINUE' });
    const later = ghost(400);
    expect(later.x).toBeLessThan(400);
    expect(later.y).toBeCloseTo(400, 0);
  });

  it('turns back to the second, and is home a while later', () => {
    const { homeAt, homeLatestAt, turnsBackAt } = ghost(60);
    expect(new Date(turnsBackAt!).toISOString()).toBe('2026-01-10T02:14:30.000Z');
    expect(homeAt).toBeGreaterThan(turnsBackAt!);
    expect(homeLatestAt).toBeGreaterThan(homeAt!);
    const home = ghost((homeAt! - at) / 1000 + 1);
    expect([Math.round(home.x), Math.round(home.y), home.phase]).toEqual([0, -50, 'RETURN']);
  });

  it('stops where the contract says hold, turns at once where it says return', () => {
    expect(ghost(30, 'HOLD')).toMatchObject({ x: 160, y: 0 });
    expect(ghost(600, 'HOLD')).toMatchObject({ x: 160, y: 0, phase: 'HOLD', turnsBackAt: at + 870_000 });
    expect(ghost(60, 'RETURN').turnsBackAt).toBe(at + 30_000);
    expect(ghost(600, 'RETURN')).toMatchObject({ x: 0, y: -50 });
  });

  it('drives back over what it drove unheard and along its trail, and stands at the end of it', () => {
    const trail = [0, 10, 20, 30, 40].map((along) => ({ x: 90 - along, y: 5 }));
    const known = { trail, isTrailWhole: true };
    expect(ghost(50, 'RETRACE', known)).toMatchObject({ x: 130, phase: 'RETRACE' });
    expect(ghost(80, 'RETRACE', known).y).toBeCloseTo(5, 0);
    expect(ghost(300, 'RETRACE', known)).toMatchObject({ x: 50, y: 5 });
    const ordered = ghost(300, 'RETRACE', { ...known, behaviour: 'INVESTIGATE', way: [{ x: 400, y: 0 }] });
    expect(ordered).toMatchObject({ x: 50, y: 5 });
  });

  it('goes on round the patrol backwards where its trail is not known to its end, and holds within three sigma that it ends there', () => {
    const trail = [{ x: 90, y: 0 }];
    const { covariance, x, y } = ghost(200, 'RETRACE', { trail, isTrailWhole: false, patrolWay: last.way });
    expect([x, Math.round(y)]).toEqual([0, expect.toSatisfy((north: number) => north > 50)]);
    expect(mahalanobisSquared(90 - x, -y, covariance)).toBeLessThan(9);
  });

  it('goes to a link where it was heard last, and holds within three sigma that it knows one nearer', () => {
    for (const truth of [100, 130, 160, 200]) {
      const { covariance, phase, x, y } = ghost(200, 'GOTO_LINK');
      expect([phase, x, y]).toEqual(['GOTO_LINK', 100, 0]);
      expect(mahalanobisSquared(truth - x, -y, covariance)).toBeLessThan(9);
    }
  });

  it('holds within three sigma that it went home early, where its contract or its battery may make it', () => {
    const early = (changes: Partial<LastKnown>, terms: Partial<LostLinkContract>) => {
      const forecast = new GhostForecast(ways, { ...contract('CONTINUE'), ...terms }, { ...last, ...changes });
      const { covariance, x, y } = forecast.at(500_000, at + 500_000);
      return mahalanobisSquared(-x, -50 - y, covariance);
    };
    expect(early({}, { onDetection: 'RETURN' })).toBeLessThan(9);
    expect(early({ batteryPercent: 30 }, {})).toBeLessThan(9);
  });

  it('stands if it was halted, and will not come by itself', () => {
    const held = ghost(5000, 'CONTINUE', { isHeld: true });
    expect(held).toMatchObject({ x: 100, y: 0, turnsBackAt: undefined, homeAt: undefined });
    expect(held.ellipse.semiMajorM).toBeLessThan(5);
  });

  it('counts from the position’s own age, and keeps its times when the clock it is told by is stepped', () => {
    expect(ghost(10, 'CONTINUE', { positionAgeMs: 2000 }).x).toBeCloseTo(124, 0);
    const stepped = new GhostForecast(ways, contract('CONTINUE'), last).at(60_000, at + 60_000 + 900_000);
    expect(stepped.turnsBackAt).toBe(at + 870_000 + 900_000);
  });

  it('grows with the silence, and holds within three sigma a robot that stands, is slow, or turned round', () => {
    const sigmas = [10, 60, 120].map((seconds) => ghost(seconds).ellipse.semiMajorM);
    expect(sigmas).toEqual(sigmas.toSorted((a, b) => a - b));
    for (const truth of [last.position, { x: 220, y: 0 }, { x: 0, y: 60 }]) {
      const { covariance, x, y } = ghost(120);
      expect(mahalanobisSquared(truth.x - x, truth.y - y, covariance)).toBeLessThan(9);
    }
  });

  it('takes its patrol up again after an order that ends before the contract rules, and stands if it does not', () => {
    const order = { behaviour: 'INVESTIGATE', patrolWay: [nodes[1]!, nodes[2]!] };
    const short = ghost(300, 'CONTINUE', { ...order, way: [{ x: 120, y: 0 }] });
    expect(Math.hypot(short.x - 120, short.y)).toBeGreaterThan(50);
    const long = ghost(300, 'CONTINUE', { ...order, way: [{ x: 400, y: 0 }] });
    expect(long).toMatchObject({ x: 160, y: 0 });
  });
});
