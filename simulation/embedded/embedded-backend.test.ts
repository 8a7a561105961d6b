import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { robotId } from '#shared/ids/branded.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Image, NavSatFix } from '#shared/ros/messages.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { recordingGraph } from '../evaluation/recording-graph.ts';
import type { Published } from '../evaluation/recording-graph.ts';
import { borderHillsScenario } from '../scenario/library/border-hills.ts';
import type { Fault, Scenario } from '../scenario/scenario.ts';
import type { Fidelity } from '../simulation-backend.ts';
import { createEmbeddedBackend } from './embedded-backend.ts';

const R1 = robotId('bpc', 'R-01');
const R3 = robotId('bpc', 'R-03');

function setUp(fidelity: Fidelity, change: Partial<Scenario> = {}, seed = 7) {
  const scenario = { ...borderHillsScenario, ...change };
  const sector = sectors[scenario.sector];
  const clock = new SimulatedClock(Date.parse(scenario.startsAt), () => Promise.resolve());
  const backend = createEmbeddedBackend({ scenario, sector, clock, random: seededRandom(seed), fidelity });
  const published: Published[] = [];
  const graph = recordingGraph(clock, (message) => published.push(message));
  backend.attach(R1, graph, 'r1');
  backend.attach(R3, graph, 'r3');
  const end = new AbortController();
  backend.start(end.signal);
  const on = <T>(topic: string): T[] =>
    published.filter((each) => each.topic === topic).map((each) => each.message as T);
  const drive = (namespace: string, x: number, z: number) =>
    graph.send(`${namespace}/cmd_vel`, 'geometry_msgs/msg/Twist', {
      linear: { x, y: 0, z: 0 },
      angular: { x: 0, y: 0, z },
    });
  return { clock, backend, published, on, drive, graph, end };
}

async function hashOf(fidelity: Fidelity, seconds: number, seed: number): Promise<string> {
  const { clock, drive, published } = setUp(fidelity, {}, seed);
  clock.setRepeating(() => drive('r3', 1.5, 0.02), 200);
  await clock.advance(seconds * 1000);
  const hash = createHash('sha256');
  for (const { topic, message } of published) {
    hash.update(topic);
    if ('encoding' in message) hash.update(message.data);
    else hash.update(JSON.stringify(message));
  }
  return hash.digest('hex');
}

describe('the embedded world', () => {
  it('publishes the same bytes for the same seed in both fidelities', async () => {
    expect(await hashOf('statistical', 120, 1)).toBe(await hashOf('statistical', 120, 1));
    expect(await hashOf('pixels', 6, 1)).toBe(await hashOf('pixels', 6, 1));
    expect(await hashOf('statistical', 20, 1)).not.toBe(await hashOf('statistical', 20, 2));
  });

  it('publishes each sensor at its rate', async () => {
    const { clock, on } = setUp('statistical');
    await clock.advance(20_000);
    expect(on('r1/odom')).toHaveLength(200);
    expect(on('r1/imu/data')).toHaveLength(200);
    expect(on('r1/gps/fix')).toHaveLength(40);
    expect(on('r1/battery_state')).toHaveLength(20);
    expect(on('r1/thermal/detections')).toHaveLength(50);
    expect(on('r1/thermal/image_raw')).toHaveLength(0);
  });

  it('publishes frames instead of detections when it renders', async () => {
    const { clock, on } = setUp('pixels');
    await clock.advance(2000);
    const images = on<Image>('r3/thermal/image_raw');
    expect(images).toHaveLength(10);
    expect(images[0]).toMatchObject({ width: 320, height: 256, encoding: 'mono16', step: 640, is_bigendian: 0 });
    expect(on('r3/thermal/camera_info')).toHaveLength(10);
    expect(on('r3/thermal/detections')).toHaveLength(0);
  });

  it('puts fixes where the robot is', async () => {
    const { clock, backend, on } = setUp('statistical');
    await clock.advance(2000);
    const frame = enuFrame(sectors['border-hills'].anchor);
    const truth = backend.truth.robots().find(({ id }) => id === R1)!;
    const fix = frame.toEnu(on<NavSatFix>('r1/gps/fix').at(-1)!);
    expect(Math.hypot(fix.x - truth.x, fix.y - truth.y)).toBeLessThan(5);
    expect(Math.abs(fix.z - truth.z)).toBeLessThan(8);
  });

  it('drives where it is told, spends energy, and stops when commands cease', async () => {
    const { clock, backend, drive } = setUp('statistical');
    const at = () => backend.truth.robots().find(({ id }) => id === R3)!;
    const start = at();
    const stop = clock.setRepeating(() => drive('r3', 1.5, 0), 200);
    await clock.advance(20_000);
    stop();
    await clock.advance(5000);
    const end = at();
    expect(Math.hypot(end.x - start.x, end.y - start.y)).toBeGreaterThan(24);
    expect(end.batteryPercent).toBeLessThan(start.batteryPercent);
    await clock.advance(5000);
    expect(at()).toMatchObject({ x: end.x, y: end.y });
  });

  it('turns the camera head on request and reports it', async () => {
    const { clock, graph, on } = setUp('statistical');
    graph.send('r3/thermal_pan/command', 'std_msgs/msg/Float64', { data: -0.7 });
    await clock.advance(2000);
    expect(on<{ position: number[] }>('r3/joint_states').at(-1)!.position[0]).toBeCloseTo(-0.7, 6);
  });

  it('charges a robot that stands in its dock', async () => {
    const robots = [{ serialNumber: 'R-01', start: { kind: 'dock' as const }, batteryPercent: 40 }];
    const { clock, backend, on } = setUp('statistical', { robots });
    await clock.advance(60_000);
    expect(on<{ power_supply_status: number }>('r1/battery_state').at(-1)!.power_supply_status).toBe(1);
    expect(backend.truth.robots()[0]!.batteryPercent).toBeGreaterThan(40);
  });

  it('freezes fixes and frames, and sags batteries, when the scenario says so', async () => {
    const { clock, on, backend } = setUp('pixels', {
      faults: [
        { kind: 'gnss-frozen', serialNumber: 'R-01', fromS: 2, toS: 100 },
        { kind: 'camera-frozen', serialNumber: 'R-01', fromS: 2, toS: 100 },
        { kind: 'battery-sag', serialNumber: 'R-01', atS: 3, toPercent: 12 },
      ],
    });
    await clock.advance(6000);
    const positions = on<NavSatFix>('r1/gps/fix').map(({ latitude, longitude }) => `${latitude} ${longitude}`);
    expect(new Set(positions.slice(0, 3)).size).toBe(3);
    expect(new Set(positions.slice(5)).size).toBe(1);
    const frames = on<Image>('r1/thermal/image_raw');
    expect(frames.at(-1)!.data).toEqual(frames.at(-5)!.data);
    expect(frames.at(-1)!.header.stamp).not.toEqual(frames.at(-5)!.header.stamp);
    expect(frames[0]!.data).not.toEqual(frames[3]!.data);
    expect(backend.truth.robots()[0]!.batteryPercent).toBeLessThan(12.1);
  });

  it('deceives a receiver by a jump and a drag for as long as the scenario says', async () => {
    const interval = { serialNumber: 'R-01', fromS: 10, toS: 20 };
    const spoof = { kind: 'gnss-spoofed', ...interval, jumpEastM: 0, jumpNorthM: 100, dragEastMps: 0, dragNorthMps: 5 };
    const { clock, on } = setUp('statistical', { faults: [spoof as Fault] });
    await clock.advance(25_000);
    const northM = on<NavSatFix>('r1/gps/fix').map(
      ({ latitude }, _, [first]) => (latitude - first!.latitude) * 111_200,
    );
    expect(northM[18]).toBeLessThan(3);
    expect(northM[20]).toBeGreaterThan(95);
    expect(northM[38]).toBeGreaterThan(140);
    expect(northM[42]).toBeLessThan(3);
  });

  it('tells the truth about sight and radio', async () => {
    const { clock, backend } = setUp('statistical');
    await clock.advance(60_000);
    const crosser = backend.truth.actors().find(({ actorId }) => actorId === 'crosser-birch')!;
    expect(backend.truth.canSee(R3, crosser, 1)).toBe(true);
    expect(backend.truth.canSee(R1, crosser, 1)).toBe(false);
    expect(backend.truth.radio(R3)).toMatchObject({ up: true });
  });

  it('gives a restarted robot new drivers on its new graph and leaves its body where it is', async () => {
    const { clock, backend, published } = setUp('statistical');
    await clock.advance(1000);
    const place = backend.truth.robots()[0];
    const again: Published[] = [];
    backend.attach(
      R1,
      recordingGraph(clock, (message) => again.push(message)),
      'r1',
    );
    const before = published.filter(({ topic }) => topic === 'r1/odom').length;
    await clock.advance(1000);
    expect(again.filter(({ topic }) => topic === 'r1/odom')).toHaveLength(10);
    expect(published.filter(({ topic }) => topic === 'r1/odom')).toHaveLength(before);
    expect(backend.truth.robots()[0]).toMatchObject({ x: place!.x, y: place!.y });
  });

  it('stops with its signal', async () => {
    const { clock, published, end } = setUp('statistical');
    await clock.advance(1000);
    end.abort();
    const before = published.length;
    await clock.advance(5000);
    expect(published).toHaveLength(before);
  });
});
