import { describe, expect, it } from 'vitest';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { Nav2StandIn } from '#tests/support/nav2-stand-in.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';

async function patrolling(...args: ConstructorParameters<typeof RobotRig>): Promise<RobotRig> {
  const rig = new RobotRig(...args);
  await rig.boot();
  rig.centreSpeaks();
  await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
  return rig;
}

const errorTypes = (rig: RobotRig): string[] => rig.state.errors.map(({ errorType }) => errorType);
const notes = (rig: RobotRig): string => rig.events.map(({ text }) => text).join('\n');
const fromDock = ({ world: { x, y } }: RobotRig): number => Math.hypot(x + 50, y);
const there = { nodeId: 'target', x: 0, y: -20 };
const obstacles = { halfWidthM: 0.6, standOffM: 1.5, patienceSeconds: 8 };

/** A scanner ten times a second, and a wall of posts across a way. */
function scanning(rig: RobotRig, posts: readonly { readonly x: number; readonly y: number }[]): void {
  const node = rig.graph.createNode('scanner', { namespace: '/bp/r1' });
  const scan = node.createPublisher(robotTopics.scan, 'sensor_msgs/msg/LaserScan', qos.sensor);
  node.createTimer(100, () => {
    const ranges = new Float32Array(361).fill(Number.POSITIVE_INFINITY);
    for (const { x, y } of posts) {
      const angle = Math.atan2(y - rig.world.y, x - rig.world.x) - rig.world.yaw;
      const ray = Math.round(((Math.atan2(Math.sin(angle), Math.cos(angle)) + Math.PI / 2) * 360) / Math.PI);
      const range = Math.hypot(x - rig.world.x, y - rig.world.y);
      if (ray >= 0 && ray <= 360) ranges[ray] = Math.min(ranges[ray]!, range);
    }
    scan.publish({
      header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'base_link' },
      angle_min: -Math.PI / 2,
      angle_max: Math.PI / 2,
      angle_increment: Math.PI / 360,
      time_increment: 0,
      scan_time: 0.1,
      range_min: 0.1,
      range_max: 30,
      ranges,
      intensities: new Float32Array(),
    });
  });
}
const wallAcross = (x: number, y: number, alongX: boolean) =>
  Array.from({ length: 21 }, (_, i) => ({ x: alongX ? x + (i - 10) * 0.2 : x, y: alongX ? y : y + (i - 10) * 0.2 }));

describe('on its way home', () => {
  it('goes out and in again when no charge current shows, says so after three tries, and takes orders all the same', async () => {
    const rig = await patrolling();
    rig.world.chargerWorks = false;
    await rig.until(() => fromDock(rig) > 60, 120);
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.until(() => fromDock(rig) < 0.6, 200);
    await rig.until(() => fromDock(rig) > 4.5, 60);
    await rig.until(() => errorTypes(rig).includes('BP_DOCKING_FAILED'), 300);
    expect(notes(rig).match(/out and in again/g)).toHaveLength(2);
    expect(rig.agent.behaviour).toBe('RETURN');
    const alerts = rig.published<{ description: string; status: string }>('alert');
    expect(alerts.at(-1)!.description).toContain('no charge current in the dock after 3 tries');
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r2'));
    await rig.until(() => fromDock(rig) > 4.5, 60);
    rig.order(orderAlong('o1', [{ nodeId: 'here', x: rig.world.x, y: rig.world.y }, there]));
    await rig.until(() => rig.agent.behaviour === 'INVESTIGATE', 3);
    expect(rig.faults).toEqual([]);
  });

  it('tries the dock again later by itself, and takes the message back', async () => {
    const rig = await patrolling();
    rig.world.chargerWorks = false;
    await rig.until(() => fromDock(rig) > 60, 120);
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.until(() => errorTypes(rig).includes('BP_DOCKING_FAILED'), 500);
    rig.world.chargerWorks = true;
    await rig.until(() => rig.agent.behaviour === 'DOCK', 700);
    await rig.pass(1);
    expect(errorTypes(rig)).not.toContain('BP_DOCKING_FAILED');
    expect(rig.world.charging).toBe(true);
  });

  it('says so when the charge current stops in the dock', async () => {
    const rig = await patrolling();
    await rig.until(() => fromDock(rig) > 60, 120);
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.until(() => rig.agent.behaviour === 'DOCK', 300);
    rig.world.percent = 50;
    rig.world.chargerWorks = false;
    await rig.until(() => errorTypes(rig).includes('BP_DOCKING_FAILED'), 80);
    rig.world.chargerWorks = true;
    await rig.pass(12);
    expect(errorTypes(rig)).not.toContain('BP_DOCKING_FAILED');
  });

  it('answers "already there" in its dock, without moving', async () => {
    const rig = await patrolling();
    await rig.until(() => fromDock(rig) > 60, 120);
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.until(() => rig.agent.behaviour === 'DOCK', 300);
    const { x, y, yaw } = rig.world;
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r2'));
    await rig.pass(5);
    expect(rig.agent.behaviour).toBe('DOCK');
    expect({ x: rig.world.x, y: rig.world.y, yaw: rig.world.yaw }).toEqual({ x, y, yaw });
    expect(notes(rig)).toContain('already in the dock');
  });

  it('drives into its dock slowly', async () => {
    const rig = await patrolling();
    await rig.until(() => fromDock(rig) > 60, 120);
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.until(() => fromDock(rig) < 5.5, 300);
    while (rig.agent.behaviour !== 'DOCK') {
      expect(rig.world.speed).toBeLessThanOrEqual(0.41);
      await rig.pass(0.1);
    }
  });

  it('takes another way round what stands in it', async () => {
    const rig = await patrolling({ obstacles });
    const posts: { x: number; y: number }[] = [];
    scanning(rig, posts);
    await rig.until(() => rig.world.x > 0, 120);
    // On the short way back, from the south-west corner to the dock.
    posts.push(...wallAcross(-50, -25, true));
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.until(() => rig.agent.behaviour === 'DOCK', 600);
    expect(fromDock(rig)).toBeLessThan(1);
    expect(rig.parts.service.state.state).toBe('IN_SERVICE');
  });

  it('calls for help when every way is closed by something', async () => {
    const rig = await patrolling({ obstacles });
    const posts: { x: number; y: number }[] = [];
    scanning(rig, posts);
    await rig.until(() => rig.world.x > 0, 120);
    posts.push(...wallAcross(-20, -50, false), ...wallAcross(50, 0, true));
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.until(() => rig.parts.service.state.state === 'NEEDS_HELP', 300);
    expect(rig.parts.service.state.reason).toContain('something stands');
  });
});

describe('a patrol', () => {
  it('turns round before what stands in its way, and patrols the rest', async () => {
    const rig = await patrolling({ obstacles });
    scanning(rig, wallAcross(0, -50, false));
    await rig.until(() => notes(rig).includes('another way'), 120);
    expect(rig.world.x).toBeLessThan(0);
    await rig.until(() => rig.world.y > 40 && rig.world.x > 20, 300);
    expect(rig.agent.behaviour).toBe('PATROL');
  });
});

describe('with Nav2 as navigator the same executor', () => {
  const nav2 = async (...[overrides, disk]: ConstructorParameters<typeof RobotRig>) => {
    const rig = new RobotRig({ ...overrides, navigator: 'nav2' }, disk);
    const server = new Nav2StandIn(rig.graph, '/bp/r1', () => rig.world);
    await rig.boot();
    rig.centreSpeaks();
    await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
    return { rig, server };
  };

  it('patrols round and round', async () => {
    const { rig, server } = await nav2();
    await rig.until(() => rig.world.x > 40 && rig.world.y < -40, 200);
    await rig.until(() => rig.world.x < -40 && rig.world.y > 40, 300);
    await rig.until(() => rig.world.x > 40 && rig.world.y < -40, 300);
    expect(server.goals.length).toBeGreaterThan(1);
    expect(rig.faults).toEqual([]);
  });

  it('drives an order to its place and observes there', async () => {
    const { rig } = await nav2();
    const look = action('bpObserve', { durationSeconds: 10 }, 'look', 'HARD');
    rig.order(
      orderAlong('o1', [
        { nodeId: 'here', x: rig.world.x, y: rig.world.y },
        { ...there, actions: [look] },
      ]),
    );
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 90);
    expect(Math.hypot(rig.world.x, rig.world.y + 20)).toBeLessThan(1);
  });

  it('does what an order wants from where the person at its end keeps it, though Nav2 gives up there', async () => {
    const { rig, server } = await nav2();
    server.checksProgress = true;
    const look = action('bpObserve', { durationSeconds: 10 }, 'look', 'HARD');
    rig.order(
      orderAlong('o1', [
        { nodeId: 'here', x: rig.world.x, y: rig.world.y },
        { ...there, actions: [look] },
      ]),
    );
    const objectId = rig.ids.next();
    const stop = rig.clock.setRepeating(() => rig.sees({ objectId, x: 0, y: -20 }), 500);
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 200);
    stop();
    expect(Math.hypot(rig.world.x, rig.world.y + 20)).toBeGreaterThan(7);
    expect(rig.parts.service.state.state).toBe('IN_SERVICE');
  });

  it('stands at once when halted, though Nav2 goes on speaking to the wheels', async () => {
    const { rig, server } = await nav2();
    await rig.until(() => rig.world.speed > 1, 60);
    server.mode = 'spin';
    rig.send('instantActions', { actions: [action('bpHalt', { authorityEpoch: 0, reason: 'fire' }, 'h1')] });
    await rig.pass(0.2);
    expect({ speed: rig.world.speed, turn: rig.world.turn }).toEqual({ speed: 0, turn: 0 });
    await rig.pass(10);
    expect({ speed: rig.world.speed, turn: rig.world.turn }).toEqual({ speed: 0, turn: 0 });
    expect(server.ended.at(-1)).toBe('canceled');
  });

  it('asks for help when Nav2 gives up again and again', async () => {
    const { rig, server } = await nav2();
    server.mode = 'abort';
    await rig.until(() => rig.parts.service.state.state === 'NEEDS_HELP', 300);
    expect(rig.parts.service.state.reason).toContain('Nav2 gave up');
  });
});
