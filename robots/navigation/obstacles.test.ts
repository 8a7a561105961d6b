import { describe, expect, it } from 'vitest';
import type { LaserScan } from '#shared/ros/messages.ts';
import { TestBody, recordingListener, testLimits, to } from '#tests/support/navigator-contract.ts';
import { ObstacleLimiter } from './obstacle-limiter.ts';
import { RouteFollower } from './route-follower.ts';

const rules = { halfWidthM: 0.6, standOffM: 1.5, patienceSeconds: 8 };
const rays = 181;

/** A planar scan of posts as a robot at the pose sees them: half a circle ahead, 30 m. */
function scanOf(posts: readonly { readonly x: number; readonly y: number }[], { x, y, yaw }: TestBody): LaserScan {
  const ranges = new Float32Array(rays).fill(Number.POSITIVE_INFINITY);
  for (const post of posts) {
    const angle = Math.atan2(post.y - y, post.x - x) - yaw;
    const ray = Math.round((Math.atan2(Math.sin(angle), Math.cos(angle)) + Math.PI / 2) / (Math.PI / (rays - 1)));
    const range = Math.hypot(post.x - x, post.y - y);
    if (ray >= 0 && ray < rays) ranges[ray] = Math.min(ranges[ray]!, range);
  }
  return {
    header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'base_link' },
    angle_min: -Math.PI / 2,
    angle_max: Math.PI / 2,
    angle_increment: Math.PI / (rays - 1),
    time_increment: 0,
    scan_time: 0.1,
    range_min: 0.1,
    range_max: 30,
    ranges,
    intensities: new Float32Array(),
  };
}

function driven(posts: { x: number; y: number }[]) {
  const body = new TestBody();
  const obstacles = new ObstacleLimiter(rules, testLimits);
  const { blocked, listener, reached } = recordingListener(() => follower);
  const follower: RouteFollower = new RouteFollower(testLimits, listener, [obstacles]);
  const run = (seconds: number, scans = true): void => {
    for (let i = 0; i < seconds * 10; i++) {
      if (scans) obstacles.see(scanOf(posts, body));
      body.step(follower);
    }
  };
  return { blocked, body, follower, posts, reached, run };
}

describe('a robot with a laser scanner', () => {
  it('slows down and stands at the stand-off before what is in its way, and is blocked after a while', () => {
    const { blocked, body, follower, run } = driven([{ x: 20, y: 0.1 }]);
    follower.follow([to(50, 0)]);
    run(20);
    expect(body.x).toBeGreaterThan(17);
    expect(body.x).toBeLessThanOrEqual(20 - rules.standOffM + 0.05);
    expect(body.log.at(-1)!.speed).toBe(0);
    expect(blocked).toEqual([]);
    run(6);
    expect(blocked[0]).toMatch(/something stands 1\.\d m ahead/);
  });

  it('drives past what stands beside its way', () => {
    const { body, follower, reached, run } = driven([
      { x: 20, y: 1 },
      { x: 25, y: -1 },
    ]);
    follower.follow([to(40, 0)]);
    run(40);
    expect(reached).toHaveLength(1);
    expect(Math.max(...body.log.map(({ speed }) => speed))).toBeGreaterThan(1.9);
  });

  it('goes on when the way is free again', () => {
    const { blocked, follower, posts, reached, run } = driven([{ x: 10, y: 0 }]);
    follower.follow([to(30, 0)]);
    run(10);
    posts.length = 0;
    run(25);
    expect(reached).toHaveLength(1);
    expect(blocked).toEqual([]);
  });

  it('stops before something that steps into its way as near as it can brake', () => {
    const { body, follower, posts, run } = driven([]);
    follower.follow([to(60, 0)]);
    run(10);
    posts.push({ x: body.x + 5, y: 0 });
    run(5);
    expect(body.x).toBeLessThan(posts[0]!.x - 1);
  });

  it('may turn away on the spot before an obstacle', () => {
    const { body, follower, reached, run } = driven([{ x: 10, y: 0 }]);
    follower.follow([to(30, 0)]);
    run(12);
    follower.follow([to(body.x, 20)]);
    run(30);
    expect(reached).toHaveLength(1);
  });

  it('does not drive when its scanner is silent, and says so', () => {
    const { blocked, body, follower, run } = driven([]);
    follower.follow([to(60, 0)]);
    run(5);
    run(3, false);
    expect(body.log.at(-1)!.speed).toBe(0);
    run(10, false);
    expect(blocked[0]).toBe('the laser scanner is silent');
  });
});
