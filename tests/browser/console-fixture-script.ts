import type { PictureChange } from '#shared/contracts/socket.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { ConsoleFixture } from './console-fixture.ts';

const tickMs = 500;

/** Live robots go on along their planned path, the crossing person walks. Returns what ends it. */
export function playFixture(fixture: ConsoleFixture, sector: Sector): () => void {
  const quick = sector.extent.maxX > 1000 ? 6 : 1;
  const timer = setInterval(() => {
    const now = Date.now();
    const changes: PictureChange[] = fixture.picture.robots
      .filter(({ connectionState }) => connectionState === 'ONLINE')
      .map((robot) => {
        const target = robot.plannedPath[0];
        const from = robot.position!;
        const left = target === undefined ? 0 : Math.hypot(target.x - from.x, target.y - from.y);
        const step =
          fixture.picture.halt.latched || robot.behaviour === 'OBSERVE'
            ? 0
            : Math.min(left, (robot.speedMps ?? 0) * quick * (tickMs / 1000));
        const thetaRad =
          target === undefined || left < 1 ? from.thetaRad : Math.atan2(target.y - from.y, target.x - from.x);
        const position = {
          ...from,
          x: from.x + Math.cos(thetaRad) * step,
          y: from.y + Math.sin(thetaRad) * step,
          thetaRad,
          at: now,
        };
        const plannedPath = left < 8 ? robot.plannedPath.slice(1) : robot.plannedPath;
        return {
          kind: 'robot',
          robot: { ...robot, position, plannedPath, stateAt: now, haltLatched: fixture.picture.halt.latched },
        };
      });
    const walker = fixture.picture.tracks.find(({ id }) => id.endsWith('CROSS'));
    if (walker?.position !== undefined && walker.velocity !== undefined) {
      const position = {
        x: walker.position.x + walker.velocity.x * 0.5,
        y: walker.position.y + walker.velocity.y * 0.5,
      };
      changes.push({
        kind: 'track',
        track: { ...walker, position, observedAt: now, trail: [...walker.trail, walker.position].slice(-60) },
      });
    }
    fixture.send(...changes);
  }, tickMs);
  return () => clearInterval(timer);
}
