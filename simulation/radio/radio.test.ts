import { describe, expect, it } from 'vitest';
import { borderHills } from '#shared/sector/border-hills.ts';
import { Dem } from '#shared/terrain/dem.ts';
import { borderHillsScenario } from '../scenario/library/border-hills.ts';
import { worldOf } from '../world/world.ts';
import { diffractionDb, receivedDbm } from './link-budget.ts';
import { RadioModel } from './radio-model.ts';

const SIDE = 101;
const demOf = (height: (x: number) => number): Dem => {
  const heights = Float32Array.from({ length: SIDE * SIDE }, (_, i) => height(((i % SIDE) - 50) * 20));
  return new Dem({ minX: -1000, minY: -1000, cellM: 20, columns: SIDE, rows: SIDE, heights });
};

describe('link budget', () => {
  const flat = demOf(() => 0);
  const at = (x: number, z = 60) => ({ x, y: 0, z });

  it('falls by 8.1 dB for each doubling of the distance in the clear (27 dB a decade)', () => {
    const drop = receivedDbm(flat, at(0), at(250)) - receivedDbm(flat, at(0), at(500));
    expect(drop).toBeCloseTo(27 * Math.log10(2), 6);
  });

  it('loses 6 dB on a grazing knife edge (ITU-R P.526: J(0) is 6.0)', () => {
    const ridge = demOf((x) => (Math.abs(x) < 15 ? 60 : 0));
    expect(diffractionDb(ridge, at(-600), at(600))).toBeCloseTo(6.0, 1);
  });

  it('loses more the higher the ridge stands in the way, and nothing far above it', () => {
    const ridge = (top: number) => demOf((x) => (Math.abs(x) < 15 ? top : 0));
    const loss = (top: number) => diffractionDb(ridge(top), at(-600), at(600));
    expect(loss(0)).toBe(0);
    expect(loss(80)).toBeGreaterThan(loss(60) + 4);
    expect(loss(140)).toBeGreaterThan(loss(80) + 4);
  });
});

describe('the radio model', () => {
  const world = worldOf(borderHills);
  const ground = (x: number, y: number) => ({ x, y, z: world.dem.heightAt(x, y) });
  const radio = { ...borderHillsScenario.radio, outages: [{ fromS: 100, toS: 200, serialNumbers: ['R-02'] }] };
  const model = new RadioModel(world, radio);

  it('reaches every node of the patrol tracks', () => {
    for (const { nodeId, x, y } of borderHills.routeGraph.nodes) {
      expect(model.at('R-01', ground(x, y), 0), nodeId).toMatchObject({ up: true });
    }
  });

  it('is worse far from the masts than beside one', () => {
    const [near, far] = [model.at('R-01', ground(800, 640), 0), model.at('R-01', ground(4900, -2700), 0)];
    expect(far.rssiDbm).toBeLessThan(near.rssiDbm - 20);
    expect(far.lossPct).toBeGreaterThan(near.lossPct);
  });

  it('is down for the named robot during an outage, and only then', () => {
    const beside = ground(800, 640);
    expect(model.at('R-02', beside, 99).up).toBe(true);
    expect(model.at('R-02', beside, 100)).toMatchObject({ up: false, lossPct: 100 });
    expect(model.at('R-01', beside, 150).up).toBe(true);
    expect(model.at('R-02', beside, 200).up).toBe(true);
  });
});
