import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { McapIndexedReader } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { exampleMessages } from '#tests/support/ros-example-messages.ts';
import { FlightRecorder, standardLimits } from './flight-recorder.ts';
import type { RecorderLimits } from './flight-recorder.ts';
import { memoryRecordingStore } from './memory-recording-store.ts';
import type { Recording } from './recording.ts';
import { RecordingShelf } from './recording-shelf.ts';
import { zstdChunk } from './zstd-chunk.ts';

const odometry = exampleMessages['nav_msgs/msg/Odometry'];
const at = (clock: SimulatedClock) => ({ sec: Math.floor(clock.now() / 1000), nanosec: (clock.now() % 1000) * 1e6 });

function recorderUnderTest(limits: Partial<RecorderLimits> = {}, maxBytes = 1e9) {
  const clock = new SimulatedClock(1_800_000_000_000, () => new Promise((resolve) => setImmediate(resolve)));
  const store = memoryRecordingStore();
  const recorded: Recording[] = [];
  const thinned: string[] = [];
  const faults: unknown[] = [];
  const shelf = new RecordingShelf(store, {
    maxBytes,
    now: () => clock.now(),
    onThinned: ({ name }) => thinned.push(name),
  });
  const recorder = new FlightRecorder({
    clock,
    store,
    shelf,
    limits: { ...standardLimits, ...limits },
    compress: zstdChunk.compress,
    onFault: (error) => faults.push(error),
  });
  recorder.listen((one) => recorded.push(one));
  const sent: { stamp: number; x: number }[] = [];
  /** 10 Hz odometry, and whatever else. */
  const run = async (seconds: number, extra: () => void = () => {}): Promise<void> => {
    for (let i = 0; i < seconds * 10; i++) {
      await clock.advance(100);
      const header = { stamp: at(clock), frame_id: 'odom' };
      recorder.takeRos('/bpc/R_01/odom', 'nav_msgs/msg/Odometry', { ...odometry, header });
      sent.push({ stamp: clock.now(), x: odometry.pose.pose.position.x });
      extra();
    }
  };
  return { clock, store, shelf, recorder, recorded, thinned, faults, sent, run };
}

/** As Foxglove reads: the official reader, indexed, chunks unpacked, every message decoded by the schema that lies in the file. */
async function readBack(bytes: Uint8Array) {
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: () => Promise.resolve(BigInt(bytes.length)),
      read: (offset, length) => Promise.resolve(bytes.subarray(Number(offset), Number(offset + length))),
    },
    decompressHandlers: { zstd: (chunk) => zstdChunk.decompress(chunk) },
  });
  const messages: { topic: string; timeMs: number; value: Record<string, unknown> }[] = [];
  for await (const { channelId, data, logTime } of reader.readMessages()) {
    const channel = reader.channelsById.get(channelId)!;
    const schema = reader.schemasById.get(channel.schemaId)!;
    const text = new TextDecoder().decode(schema.data);
    const value =
      channel.messageEncoding === 'json'
        ? (JSON.parse(new TextDecoder().decode(data)) as Record<string, unknown>)
        : new MessageReader<Record<string, unknown>>(parse(text, { ros2: true })).readMessage(data);
    messages.push({ topic: channel.topic, timeMs: Number(logTime / 1_000_000n), value });
  }
  const metadata: ReadonlyMap<string, string>[] = [];
  for await (const { metadata: one } of reader.readMetadata()) metadata.push(one);
  return { messages, metadata, profile: reader.header.profile };
}

describe('the flight recorder', () => {
  it('writes 120 s before and 30 s after a stop; every message comes back equal through the official reader', async () => {
    const { clock, recorder, recorded, run, sent, store } = recorderUnderTest();
    await run(200);
    recorder.happened({ cause: 'stop', text: 'HALTED by anna' });
    const stopAt = clock.now();
    await run(40);
    expect(recorded).toHaveLength(1);
    const [recording] = recorded as [Recording];
    expect(recording.name).toBe(`${new Date(stopAt).toISOString().replaceAll(/[:.]/g, '-')}-stop`);
    const bytes = store.read(recording.name)!;
    expect(bytes.length).toBe(recording.bytes);
    const { messages, metadata, profile } = await readBack(bytes);
    expect(profile).toBe('ros2');
    expect(messages).toHaveLength(recording.messages);
    expect([...metadata[0]!.values()]).toEqual(['stop: HALTED by anna']);
    const odometries = messages.filter(({ topic }) => topic === '/bpc/R_01/odom');
    const expected = sent.filter(({ stamp }) => stamp >= stopAt - 120_000 && stamp < stopAt + 30_000);
    expect(odometries.map(({ timeMs }) => timeMs)).toEqual(expected.map(({ stamp }) => stamp));
    for (const [i, { value }] of odometries.entries()) {
      const { stamp } = value['header'] as { stamp: { sec: number; nanosec: number } };
      expect(stamp.sec * 1000 + stamp.nanosec / 1e6).toBe(expected[i]!.stamp);
      expect((value as unknown as typeof odometry).pose.pose).toEqual(odometry.pose.pose);
      expect([...(value as unknown as typeof odometry).twist.covariance]).toEqual(odometry.twist.covariance);
    }
  });

  it('holds every type it knows in one file, ROS and JSON, with schemas that say what they are', async () => {
    const { recorder, recorded, run, store } = recorderUnderTest();
    for (const [type, message] of Object.entries(exampleMessages)) recorder.takeRos(`/a/${type}`, type, message);
    recorder.takeJson('bp-north/v3/bpc/R-01/state', new TextEncoder().encode('{"headerId":7}'));
    recorder.happened({ cause: 'welfare', text: 'somebody lies still' });
    await run(31);
    const { messages } = await readBack(store.read(recorded[0]!.name)!);
    const topics = new Set(messages.map(({ topic }) => topic));
    expect(topics).toContain('/a/vision_msgs/msg/Detection3DArray');
    expect(messages.find(({ topic }) => topic === '/bp-north/v3/bpc/R-01/state')?.value).toEqual({ headerId: 7 });
    expect(topics.size).toBeGreaterThanOrEqual(17);
  });

  it('makes one recording of causes that follow one another', async () => {
    const { recorder, recorded, run, store } = recorderUnderTest();
    await run(10);
    recorder.happened({ cause: 'override', text: 'ben takes over' });
    await run(20);
    recorder.happened({ cause: 'stop', text: 'ben stops it' });
    await run(40);
    expect(recorded.map(({ cause, text }) => [cause, text])).toEqual([
      ['override', 'override: ben takes over; stop: ben stops it'],
    ]);
    const { messages } = await readBack(store.read(recorded[0]!.name)!);
    expect(messages.at(-1)!.timeMs - messages[0]!.timeMs).toBeGreaterThan(59_000);
  });

  it('never holds more memory than it may, whatever the sensors send, and says what it lost', async () => {
    const { recorder, recorded, run } = recorderUnderTest({
      memoryBytes: 2 * 2 ** 20,
      frameEveryMs: 0,
      frameStride: 1,
    });
    const image = { ...exampleMessages['sensor_msgs/msg/Image'], width: 160, height: 120, step: 320 };
    let most = 0;
    const flood = (): void => {
      const data = new Uint8Array(38_400);
      for (let i = 0; i < 5; i++) recorder.takeRos(`/thermal_${i}`, 'sensor_msgs/msg/Image', { ...image, data });
      most = Math.max(most, recorder.memoryBytes);
    };
    await run(60, flood);
    recorder.happened({ cause: 'fault', text: 'odometry is silent' });
    await run(35, flood);
    expect(most).toBeLessThanOrEqual(2 * 2 ** 20);
    expect(most).toBeGreaterThan(1.8 * 2 ** 20);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]!.lostBlocks).toBeGreaterThan(0);
  });

  it('writes in slices, so that no control step waits for more than one block of 64 kB', async () => {
    const { clock, recorder, recorded, store, run } = recorderUnderTest();
    for (let i = 0; i < 2000; i++) recorder.takeJson(`t${i % 7}`, crypto.getRandomValues(new Uint8Array(2000)));
    const create = store.create.bind(store);
    let written = 0;
    store.create = async (name) => {
      const file = await create(name);
      return { ...file, write: (bytes) => ((written += bytes.length), file.write(bytes)) };
    };
    recorder.happened({ cause: 'stop', text: 'x' });
    const slices: number[] = [];
    for (let before = 0, i = 0; i < 200; i++, before = written) {
      await clock.advance(50);
      slices.push(written - before);
    }
    expect(Math.max(...slices)).toBeLessThan(2 * 65_536);
    expect(slices.filter((bytes) => bytes > 0).length).toBeGreaterThan(40);
    await run(25);
    expect(recorded[0]!.messages).toBeGreaterThan(2000);
  });

  it('lets few thermal frames in, and of those every other pixel', async () => {
    const { recorder, recorded, run, store, clock } = recorderUnderTest();
    const data = Uint8Array.from({ length: 8 * 4 * 2 }, (_, i) => i);
    const frame = () =>
      recorder.takeRos('/thermal', 'sensor_msgs/msg/Image', {
        header: { stamp: at(clock), frame_id: 'thermal' },
        width: 8,
        height: 4,
        step: 16,
        encoding: 'mono16',
        is_bigendian: 0,
        data,
      });
    await run(10, frame);
    recorder.happened({ cause: 'stop', text: 'x' });
    await run(31);
    const { messages } = await readBack(store.read(recorded[0]!.name)!);
    const frames = messages.filter(({ topic }) => topic === '/thermal');
    expect(frames).toHaveLength(5);
    expect(frames[0]!.value).toMatchObject({ width: 4, height: 2, step: 8 });
    expect([...(frames[0]!.value['data'] as Uint8Array)]).toEqual([
      0, 1, 4, 5, 8, 9, 12, 13, 32, 33, 36, 37, 40, 41, 44, 45,
    ]);
  });

  it('thins the oldest recording first, but none that is attached to an open incident', async () => {
    const { recorder, recorded, run, shelf, thinned } = recorderUnderTest({ beforeMs: 10_000, afterMs: 1000 }, 20_000);
    for (const incident of ['halt:1', undefined, undefined, undefined, undefined]) {
      await run(30);
      recorder.happened({ cause: 'stop', text: 'x', ...(incident !== undefined && { incident }) });
      await run(2);
    }
    expect(recorded).toHaveLength(5);
    expect(thinned.length).toBeGreaterThan(0);
    expect(thinned).not.toContain(recorded[0]!.name);
    expect(thinned[0]).toBe(recorded[1]!.name);
    recorder.over('halt:1');
    shelf.thin(1);
    expect(thinned.at(-1)).toBe(recorded[0]!.name);
  });

  it('makes the same bytes twice under a simulated clock', async () => {
    const once = async () => {
      const { recorder, recorded, run, store } = recorderUnderTest();
      await run(50);
      recorder.happened({ cause: 'stop', text: 'x' });
      await run(35);
      return { bytes: store.read(recorded[0]!.name)!, sha256: recorded[0]!.sha256 };
    };
    const [first, second] = [await once(), await once()];
    expect(first.sha256).toBe(second.sha256);
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  });

  it('ends a running recording when the robot stops, and goes on working after a disk that refuses', async () => {
    const { recorder, recorded, run, store, faults } = recorderUnderTest();
    const create = store.create;
    store.create = () => Promise.reject(new Error('ENOSPC'));
    recorder.happened({ cause: 'stop', text: 'x' });
    await run(1);
    expect(faults).toHaveLength(1);
    store.create = create;
    await run(5);
    recorder.happened({ cause: 'fault', text: 'y' });
    await run(1);
    await recorder.close();
    expect(recorded.map(({ cause }) => cause)).toEqual(['fault']);
    expect((await readBack(store.read(recorded[0]!.name)!)).messages.length).toBeGreaterThan(50);
  });
});
