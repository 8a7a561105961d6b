import { describe, expect, it } from 'vitest';
import { alongPolyline } from '#shared/geo/polygon.ts';
import { seededRandom } from '#shared/random/random.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import { customsTerminal } from '#shared/sector/customs-terminal.ts';
import { borderHillsScenario } from '../scenario/library/border-hills.ts';
import { worldOf } from '../world/world.ts';
import { Cast } from './cast.ts';

const hills = worldOf(borderHills);
const castOf = (seed = 1) => new Cast(borderHillsScenario, hills, seededRandom(seed));
const insideM = (point: { x: number; y: number }) =>
  -alongPolyline(point, borderHills.borderLine.points).signedDistance;

describe('the cast', () => {
  it('stands on the ground', () => {
    for (const { x, y, z, class: kind } of castOf().at(100)) {
      if (kind !== 'drone') expect(z).toBeCloseTo(hills.dem.heightAt(x, y), 6);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    expect(castOf(3).at(1800)).toEqual(castOf(3).at(1800));
    expect(castOf(3).at(1800)).not.toEqual(castOf(4).at(1800));
  });

  it('depends on time, not on how often it was asked', () => {
    const [often, once] = [castOf(), castOf()];
    for (let t = 0; t < 900; t += 7) often.at(t);
    expect(often.at(900)).toEqual(once.at(900));
  });

  it('lets the person in distress lie still after the walk', () => {
    const cast = castOf();
    const patient = (timeS: number) => cast.at(timeS).find(({ actorId }) => actorId === 'distress-crest')!;
    expect(patient(60).posture).toBe('walking');
    const lying = patient(600);
    expect(lying).toMatchObject({ posture: 'lying', speedMps: 0 });
    expect(patient(7200)).toEqual(lying);
  });

  it('sends groups over the line from outside for as long as the run lasts', () => {
    const cast = castOf();
    const [firstSeen, lastSeen] = [new Map<string, number>(), new Map<string, number>()];
    for (let t = 0; t < 7200; t += 10) {
      for (const actor of cast.at(t)) {
        if (!/^crosser-\d/.test(actor.actorId)) continue;
        if (!firstSeen.has(actor.actorId)) firstSeen.set(actor.actorId, insideM(actor));
        lastSeen.set(actor.actorId, insideM(actor));
      }
    }
    expect(firstSeen.size).toBeGreaterThan(20);
    for (const start of firstSeen.values()) expect(start).toBeLessThan(0);
    expect([...lastSeen.values()].filter((end) => end > 50).length).toBeGreaterThan(0.8 * lastSeen.size);
  });

  it('forgets crossers who are gone', () => {
    const cast = castOf();
    for (let t = 0; t < 20_000; t += 50) cast.at(t);
    expect(cast.at(20_000).length).toBeLessThan(60);
  });

  it('keeps wildlife within its range', () => {
    const cast = castOf();
    const [herd] = borderHillsScenario.wildlife;
    for (let t = 0; t < 5000; t += 97) {
      for (const { actorId, x, y } of cast.at(t)) {
        if (actorId.startsWith('deer-1-'))
          expect(Math.hypot(x - herd!.around.x, y - herd!.around.y)).toBeLessThan(herd!.radiusM * 1.01);
      }
    }
  });

  it('follows an inside to the right of any line, as the fence of the terminal', () => {
    const { points } = customsTerminal.borderLine;
    expect(alongPolyline({ x: 0, y: 0 }, points).signedDistance).toBeLessThan(0);
    expect(alongPolyline({ x: 0, y: 230 }, points).signedDistance).toBeGreaterThan(0);
  });
});
