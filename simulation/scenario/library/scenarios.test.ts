import { describe, expect, it } from 'vitest';
import { alongPolyline } from '#shared/geo/polygon.ts';
import { seededRandom } from '#shared/random/random.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { Cast } from '../../actors/cast.ts';
import { cameraPose, FRAME_WIDTH, project } from '../../sensors/camera-pose.ts';
import { standOnGround } from '../../world/stand-on-ground.ts';
import { startPose } from '../../world/start-pose.ts';
import { isClear, worldOf } from '../../world/world.ts';
import { loadScenario } from '../load-scenario.ts';
import type { Scenario } from '../scenario.ts';
import { scenarios } from './scenarios.ts';

describe.each(Object.entries<Scenario>(scenarios))('scenario %s', (name, scenario) => {
  it('is valid', () => {
    expect(loadScenario(scenario)).toEqual({ ok: true, value: scenario });
    expect(scenario.name).toBe(name);
  });

  const sector = sectors[scenario.sector];
  const world = worldOf(sector);
  const [actorId, serialNumber] = name === 'border-hills' ? ['crosser-birch', 'R-03'] : ['climber-north', 'R-03'];
  const crosserAt = (timeS: number) => {
    const cast = new Cast(scenario, world, seededRandom(scenario.seed));
    return cast.at(timeS).find((actor) => actor.actorId === actorId)!;
  };
  const insideM = (timeS: number) => -alongPolyline(crosserAt(timeS), sector.borderLine.points).signedDistance;

  it('has its first person cross the line between 50 and 80 s after the start', () => {
    expect(insideM(50)).toBeLessThan(0);
    expect(insideM(80)).toBeGreaterThan(5);
  });

  it.each([
    ['standing where it starts', 0],
    ['patrolling at 2 m/s from the eighth second', 2],
  ])('shows the crossing to a robot %s', (_, speedMps) => {
    const entry = sector.roster.find((robot) => robot.serialNumber === serialNumber)!;
    const start = startPose(world, entry, scenario.robots.find((robot) => robot.serialNumber === serialNumber)!.start);
    for (let t = 40; t <= 65; t += 5) {
      const driven = (t - 8) * speedMps;
      const x = start.x + driven * Math.cos(start.yaw);
      const y = start.y + driven * Math.sin(start.yaw);
      const camera = cameraPose(standOnGround(world.dem, x, y, start.yaw), 0);
      const person = crosserAt(t);
      const seen = project(camera, person.x, person.y, person.z + 0.9)!;
      expect(seen.u).toBeGreaterThan(20);
      expect(seen.u).toBeLessThan(FRAME_WIDTH - 20);
      expect(isClear(world, camera.origin, { ...person, z: person.z + 0.9 })).toBe(true);
    }
  });
});
