import { describe, expect, it } from 'vitest';
import { Dem } from '#shared/terrain/dem.ts';
import { RobotBody } from './robot-body.ts';
import { standOnGround } from './stand-on-ground.ts';

/** Rises by `east` and `north` per metre. */
const slope = (east: number, north = 0): Dem => {
  const heights = Float32Array.from(
    { length: 121 * 121 },
    (_, i) => ((i % 121) - 60) * 10 * east + (Math.floor(i / 121) - 60) * 10 * north,
  );
  return new Dem({ minX: -600, minY: -600, cellM: 10, columns: 121, rows: 121, heights });
};
const bodyOn = (dem: Dem, yaw = 0) => new RobotBody(dem, standOnGround(dem, 0, 0, yaw));

function drive(body: RobotBody, seconds: number, speedMps: number, yawRate = 0): void {
  for (let i = 0; i < seconds * 10; i++) {
    body.command(speedMps, yawRate);
    body.step(0.1, true);
  }
}

describe('standing on the ground', () => {
  it('noses up a climb, which is a negative pitch, and rolls with the side slope', () => {
    expect(standOnGround(slope(0.2), 0, 0, 0)).toMatchObject({ pitch: -Math.atan(0.2), roll: 0 });
    const across = standOnGround(slope(0.2), 0, 0, Math.PI / 2);
    expect(across.pitch).toBeCloseTo(0, 6);
    // Facing north on a slope that rises to the east: the right side is higher.
    expect(across.roll).toBeCloseTo(-Math.atan(0.2), 6);
  });
});

describe('a robot body', () => {
  it('drives a full circle back to its start', () => {
    const body = bodyOn(slope(0));
    drive(body, 2, 1, 0.5);
    const start = body.pose;
    drive(body, (2 * Math.PI) / 0.5, 1, 0.5);
    expect(Math.hypot(body.pose.x - start.x, body.pose.y - start.y)).toBeLessThan(0.15);
  });

  it('takes time to reach a speed and to brake', () => {
    const body = bodyOn(slope(0));
    drive(body, 0.5, 2);
    expect(body.speedMps).toBeCloseTo(0.6, 6);
    drive(body, 3, 2);
    expect(body.speedMps).toBe(2);
    drive(body, 0.4, 0);
    expect(body.speedMps).toBeCloseTo(1, 6);
  });

  it('brakes by itself when nobody has commanded it for half a second: a dead robot process stands', () => {
    const body = bodyOn(slope(0));
    drive(body, 3, 2);
    for (let i = 0; i < 4; i++) body.step(0.1, true);
    expect(body.speedMps).toBe(2);
    for (let i = 0; i < 9; i++) body.step(0.1, true);
    expect(body.speedMps).toBe(0);
  });

  it('covers less map distance on a slope and follows its height', () => {
    const dem = slope(0.3);
    const body = bodyOn(dem, Math.PI);
    drive(body, 2, 1);
    const { x } = body.pose;
    drive(body, 10, 1);
    expect(x - body.pose.x).toBeCloseTo(10 * Math.cos(Math.atan(0.3)), 1);
    expect(body.pose.z).toBeCloseTo(0.3 * body.pose.x, 3);
  });

  it('slows down uphill and does not climb a wall', () => {
    const [gentle, wall] = [bodyOn(slope(0.3)), bodyOn(slope(0.6))];
    drive(gentle, 10, 3);
    drive(wall, 10, 3);
    expect(gentle.speedMps).toBeLessThan(2);
    expect(gentle.speedMps).toBeGreaterThan(0.5);
    expect(wall.pose.x).toBe(0);
  });

  it('stops when commands cease, and without power', () => {
    const body = bodyOn(slope(0));
    drive(body, 3, 2);
    for (let i = 0; i < 25; i++) body.step(0.1, true);
    expect(body.speedMps).toBe(0);
    body.command(2, 0);
    body.step(0.1, false);
    expect(body.speedMps).toBe(0);
  });

  it('turns its head no faster than its joint can, and no further', () => {
    const body = bodyOn(slope(0));
    body.pan(9);
    body.step(0.1, true);
    expect(body.panRad).toBeCloseTo(0.14, 6);
    expect(body.panRate).toBeCloseTo(1.4, 6);
    for (let i = 0; i < 50; i++) body.step(0.1, true);
    expect(body.panRad).toBeCloseTo(2.9, 6);
    expect(body.panRate).toBe(0);
  });
});
