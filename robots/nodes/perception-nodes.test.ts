import * as sinon from 'sinon';
import { beforeEach, describe, expect, it } from 'vitest';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { Detection2DArray, Detection3DArray, Image } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import type { Health } from '../diagnostics/health.ts';
import { ed25519Signer, sha256 } from '../identity/node-crypto.ts';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { Box, Detector, ThermalFrame } from '../perception/detector-port.ts';
import type { EvidenceItem } from '../perception/evidence/evidence-recorder.ts';
import { noMasks } from '../perception/evidence/masked-area.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';
import { createDetectorNode } from './detector.ts';
import { createEvidenceRecorderNode } from './evidence-recorder.ts';
import { createTrackerNode } from './tracker.ts';

const WIDTH = 64;
const HEIGHT = 48;
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const pose: PoseEstimate = {
  x: 5,
  y: 7,
  z: 0,
  yaw: 0,
  pitch: 0,
  roll: 0,
  positionSigmaM: 0.5,
  yawSigmaRad: 0.01,
  at: 0,
};
/** The foot is 12 px below the horizon: 22 m away at 150 px of focal length. */
const box: Box = { x: 30, y: 24, width: 4, height: 12, score: 0.9, classes: [{ class: 'person', score: 0.9 }] };
const model = { name: 'test', version: '1', sha256: 'ab'.repeat(32) };

describe('the perception nodes on a graph', () => {
  let clock: SimulatedClock;
  let knownPose: PoseEstimate | undefined;
  let detect: sinon.SinonStub<[ThermalFrame], readonly Box[] | Promise<readonly Box[]>>;
  let reports: TrackReport[];
  let pictures: EvidenceItem[];
  let faults: unknown[];
  let detections: Detection2DArray[];
  let tracks: Detection3DArray[];
  let takeHealth: () => Health;
  let see: (overrides?: Partial<Image>) => Promise<void>;
  let recorder: ReturnType<typeof createEvidenceRecorderNode>;
  let stop: () => void;
  let nodes: ManagedGraph;

  beforeEach(() => {
    clock = new SimulatedClock(Date.UTC(2026, 0, 1), drain);
    knownPose = pose;
    [reports, pictures, faults, detections, tracks] = [[], [], [], [], []];
    const graph = createInProcessGraph({ clock, onFault: ({ error }) => faults.push(error) });
    detect = sinon.stub<[ThermalFrame], readonly Box[]>().returns([box]);
    const detector: Detector = { model, detect };
    const currentPose = (): PoseEstimate | undefined => knownPose;
    nodes = new ManagedGraph(graph, ({ error }) => faults.push(error));
    const common = { graph: nodes, namespace: 'r1', currentPose, ground: () => 0 };
    const ids = ulidSource(clock, seededRandom('ids'));
    recorder = createEvidenceRecorderNode({
      ...common,
      identity: { manufacturer: 'bp', serialNumber: 'r1' },
      opex: 's',
      frame: enuFrame({ latitude: 47, longitude: 9, altitude: 0 }),
      masks: noMasks,
      ids,
      memory: inMemoryRobotMemory(),
      signer: ed25519Signer('ed25519:r1', new Uint8Array(32).fill(1)),
      sha256,
      sink: { accept: (item) => void pictures.push(item) },
    });
    const onTrack = (report: TrackReport): void => {
      recorder.noteTrack(report);
      reports.push(report);
    };
    const tracker = createTrackerNode({ ...common, ids, model, onTrack });
    const detecting = createDetectorNode({ ...common, detector });
    takeHealth = detecting.takeHealth;
    nodes.bringUp([]);
    stop = () => [recorder, tracker, detecting].forEach((node) => node.stop());
    const driver = graph.createNode('driver', { namespace: 'r1' });
    const images = driver.createPublisher(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor);
    const infos = driver.createPublisher(robotTopics.thermalInfo, 'sensor_msgs/msg/CameraInfo', qos.sensor);
    const joints = driver.createPublisher(robotTopics.jointStates, 'sensor_msgs/msg/JointState', qos.stream);
    driver.createSubscription(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream, (message) =>
      detections.push(message),
    );
    driver.createSubscription(robotTopics.detections3d, 'vision_msgs/msg/Detection3DArray', qos.stream, (message) =>
      tracks.push(message),
    );
    see = async (overrides = {}) => {
      const header = { stamp: toStamp(clock.now()), frame_id: 'thermal' };
      joints.publish({ header, name: ['thermal_pan'], position: [0.3], velocity: [], effort: [] });
      infos.publish({
        header,
        height: HEIGHT,
        width: WIDTH,
        distortion_model: 'plumb_bob',
        d: [],
        k: [150, 0, WIDTH / 2, 0, 150, HEIGHT / 2, 0, 0, 1],
        r: [],
        p: [],
        binning_x: 0,
        binning_y: 0,
        roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
      });
      const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 31) % 251);
      images.publish({
        header,
        height: HEIGHT,
        width: WIDTH,
        encoding: 'mono8',
        is_bigendian: 0,
        step: WIDTH,
        data,
        ...overrides,
      });
      await clock.advance(200);
    };
  });

  it('turn frames into detections, tracks in the frame `map`, and reports', async () => {
    for (let i = 0; i < 4; i++) await see();
    expect(faults).toEqual([]);
    expect(detections).toHaveLength(4);
    expect(detections[0]!.detections[0]!.bbox).toMatchObject({ size_x: 4, size_y: 12 });
    const [report] = reports;
    expect(report).toMatchObject({ state: 'TRACKING', model });
    expect(report!.azimuthRad).toBeCloseTo(0.3, 6);
    const newest = tracks.at(-1)!;
    expect(newest.header.frame_id).toBe('map');
    const [track] = newest.detections;
    expect(track!.id).toBe(report!.objectId);
    const { x, y } = track!.bbox.center.position;
    expect(Math.hypot(x - 5, y - 7)).toBeGreaterThan(15);
    expect(Math.hypot(x - 5, y - 7)).toBeLessThan(30);
    expect(track!.results[0]!.pose.covariance[0]).toBeGreaterThan(0.1);
    expect(track!.results[0]!.pose.covariance[7]).toBeGreaterThan(0.1);
  });

  it('give the detector the range of the ground behind a pixel', async () => {
    await see();
    const { geometry } = detect.firstCall.args[0];
    const range = geometry!.groundRange(WIDTH / 2, HEIGHT / 2 + 12)!;
    expect(range.rangeM).toBeCloseTo((1.8 * 150) / 12, 0);
    expect(range.nearM).toBeLessThan(range.rangeM);
    expect(range.farM).toBeGreaterThan(range.rangeM);
    expect(geometry!.groundRange(WIDTH / 2, 5)).toBeUndefined();
  });

  it('detect, but do not track, before the robot knows where it is', async () => {
    knownPose = undefined;
    for (let i = 0; i < 5; i++) await see();
    expect(detections).toHaveLength(5);
    expect(detect.firstCall.args[0].geometry).toBeUndefined();
    expect(reports).toEqual([]);
  });

  it('report a track lost when the frames stop', async () => {
    for (let i = 0; i < 4; i++) await see();
    await clock.advance(6000);
    expect(reports.filter(({ state }) => state === 'LOST')).toHaveLength(1);
  });

  it('make a picture of a confirmed track at its first report', async () => {
    for (let i = 0; i < 3; i++) await see();
    const manifest = recorder.record(reports[0]!.objectId, [])!;
    expect(manifest.objectIds).toEqual([reports[0]!.objectId]);
    expect(pictures).toHaveLength(1);
    expect(recorder.record('unknown', [])).toBeUndefined();
  });

  it('refuse an encoding by name in their health, and go on', async () => {
    for (let i = 0; i < 5; i++) await see({ encoding: 'rgb8' });
    const { level, message, values } = takeHealth();
    expect({ level, refused: values['refused'] }).toEqual({ level: 'ERROR', refused: 5 });
    expect(message).toContain("'rgb8'");
    await see();
    expect(detections).toHaveLength(1);
  });

  it('drop frames while a slow detector works, and say how many', async () => {
    let release: ((boxes: readonly Box[]) => void) | undefined;
    detect.callsFake(() => new Promise((resolve) => (release = resolve)));
    for (let i = 0; i < 5; i++) await see();
    sinon.assert.calledOnce(detect);
    expect(takeHealth().values).toMatchObject({ dropped: 3, frames: 0 });
    release!([]);
    await drain();
    sinon.assert.calledTwice(detect);
  });

  it('survive a detector that fails', async () => {
    detect.onFirstCall().throws(new Error('model gone'));
    for (let i = 0; i < 5; i++) await see();
    expect(detections).toHaveLength(4);
    expect(takeHealth()).toMatchObject({ level: 'ERROR', message: 'model gone' });
  });

  it('call themselves blind when no frames come', async () => {
    await see();
    expect(takeHealth()).toMatchObject({ level: 'OK', message: 'detecting' });
    await clock.advance(1000);
    expect(takeHealth()).toMatchObject({ level: 'STALE', message: 'blind: no frames' });
  });

  it.each(['detector', 'tracker'])('detect, track and report nothing new while %s is not active', async (name) => {
    for (let i = 0; i < 4; i++) await see();
    const before = [reports.length, tracks.flatMap((one) => one.detections).length];
    expect(before[0]).toBeGreaterThan(0);
    nodes.node(name)!.change('deactivate');
    const seen = detections.length;
    for (let i = 0; i < 4; i++) await see();
    expect([reports.length, tracks.flatMap((one) => one.detections).length]).toEqual(before);
    expect(detections.length - seen).toBe(name === 'detector' ? 0 : 4);
    nodes.node(name)!.change('activate');
    for (let i = 0; i < 4; i++) await see();
    expect(reports.length).toBeGreaterThan(before[0]!);
  });

  it('fall silent when stopped', async () => {
    stop();
    await see();
    expect(detections).toEqual([]);
  });

  it('refuse a parameter outside its range', () => {
    const graph = createInProcessGraph({ clock, onFault: () => undefined });
    const detector: Detector = { model, detect };
    const parameters = { attitude_sigma_rad: 1 };
    expect(() =>
      createDetectorNode({ graph, namespace: 'r1', detector, currentPose: () => pose, ground: () => 0, parameters }),
    ).toThrow(/attitude_sigma_rad.*must lie between/);
  });
});
