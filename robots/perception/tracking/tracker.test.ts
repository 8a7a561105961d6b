import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { cameraView } from '../camera/camera-view.ts';
import type { Box } from '../detector-port.ts';
import { defaultErrorModel } from '../geolocation/error-model.ts';
import { observe } from './observation.ts';
import type { TrackReport } from './track-report.ts';
import { Tracker } from './tracker.ts';

const FOCAL = 750;
const intrinsics = { width: 320, height: 256, fx: FOCAL, fy: FOCAL, cx: 160, cy: 128 };
const mount = { forwardM: 0, heightM: 1.8, tiltRad: 0 };
const model = { name: 'test', version: '1', sha256: '0'.repeat(64) };
const plain = (): number => 0;

function setUp() {
  let next = 0;
  const tracker = new Tracker({ ids: { next: () => `id-${next++}` }, ground: plain, errors: defaultErrorModel, model });
  let frame = 0;
  /** One frame every 200 ms of a robot at the origin that looks along `yaw + pan`. */
  const see = (boxes: readonly Box[], yaw = 0, pan = 0): TrackReport[] => {
    const pose = { x: 0, y: 0, z: 0, yaw, pitch: 0, roll: 0 };
    const view = cameraView(intrinsics, mount, pose, pan);
    const vantage = { origin: view.origin, positionSigmaM: 0.5, yawSigmaRad: 0.01, pixelRad: 1 / FOCAL };
    return tracker.update(
      200 * frame++,
      boxes.map((box) => observe(box, view)),
      vantage,
    );
  };
  return { tracker, see };
}

/** A person on the plain, as a box in the image of a camera that looks east, turned by `turn`. */
function personAt(x: number, y: number, turn = 0, score = 0.9): Box {
  const view = cameraView(intrinsics, mount, { x: 0, y: 0, z: 0, yaw: turn, pitch: 0, roll: 0 }, 0);
  const range = Math.hypot(x, y);
  const azimuthRad = Math.atan2(y, x);
  const foot = view.project({ azimuthRad, elevationRad: Math.atan2(-1.8, range) })!;
  const head = view.project({ azimuthRad, elevationRad: Math.atan2(1.72 - 1.8, range) })!;
  const height = foot.v - head.v;
  return {
    x: foot.u - 0.18 * height,
    y: head.v,
    width: 0.36 * height,
    height,
    score,
    classes: [{ class: 'person', score }],
  };
}

describe('the tracker', () => {
  it('reports a track once it was seen in three frames of five', () => {
    const { see } = setUp();
    expect(see([personAt(60, 0)])).toEqual([]);
    expect(see([])).toEqual([]);
    expect(see([personAt(60, 0.1)])).toEqual([]);
    const [report] = see([personAt(60, 0.2)]);
    expect(report).toMatchObject({ objectId: 'id-0', state: 'TRACKING', sensor: 'thermal', model });
    expect(report!.classification[0]!.type).toBe('person');
  });

  it('does not report what flickers', () => {
    const { see } = setUp();
    for (let i = 0; i < 30; i++) expect(see(i % 4 === 0 ? [personAt(60, 0)] : [])).toEqual([]);
  });

  it('starts no track from low scores, but keeps one alive with them', () => {
    const { see } = setUp();
    for (let i = 0; i < 6; i++) expect(see([personAt(60, 0, 0, 0.3)])).toEqual([]);
    for (let i = 0; i < 3; i++) see([personAt(60, 0)]);
    for (let i = 0; i < 30; i++) expect(see([personAt(60, 0, 0, 0.3)])[0]?.objectId).toBe('id-0');
  });

  it('keeps identities apart when two people cross', () => {
    const { see } = setUp();
    const atFrame = (i: number) => [personAt(60, -4 + 0.28 * i), personAt(45, 4 - 0.28 * i)];
    const first = new Map<string, number>();
    const last = new Map<string, number>();
    for (let i = 0; i < 29; i++) {
      for (const report of see(atFrame(i))) {
        if (!first.has(report.objectId)) first.set(report.objectId, report.azimuthRad);
        last.set(report.objectId, report.azimuthRad);
      }
    }
    expect(first.size).toBe(2);
    for (const [id, start] of first) expect(Math.sign(last.get(id)!)).toBe(-Math.sign(start));
  });

  it('follows while robot and camera turn: its own rotation is compensated', () => {
    const { see } = setUp();
    const reports = Array.from({ length: 40 }, (_, i) => {
      const turn = 0.18 * Math.sin(i / 3);
      return see([personAt(70, 2, turn)], turn - 0.05, 0.05);
    }).flat();
    expect(new Set(reports.map((report) => report.objectId))).toEqual(new Set(['id-0']));
    for (const report of reports) expect(report.azimuthRad).toBeCloseTo(Math.atan2(2, 70), 6);
  });

  it('coasts through a gap and reports LOST once, after four seconds without a sight', () => {
    const { see, tracker } = setUp();
    for (let i = 0; i < 5; i++) see([personAt(60, 0.2 * i)]);
    for (let i = 0; i < 8; i++) expect(see([])).toEqual([]);
    expect(see([personAt(60, 2.6)])[0]?.objectId).toBe('id-0');
    const lost: TrackReport[] = [];
    for (let i = 0; i < 40; i++) lost.push(...see([]));
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ objectId: 'id-0', state: 'LOST', observedAt: 13 * 200 });
    expect(tracker.expire(1e9)).toEqual([]);
  });

  it('ends tracks also when frames stop', () => {
    const { see, tracker } = setUp();
    for (let i = 0; i < 5; i++) see([personAt(60, 0)]);
    expect(tracker.expire(2000)).toEqual([]);
    expect(tracker.expire(5000).map(({ state }) => state)).toEqual(['LOST']);
  });

  it('ignores frames that are older than the newest', () => {
    const { see, tracker } = setUp();
    for (let i = 0; i < 4; i++) see([personAt(60, 0)]);
    const view = cameraView(intrinsics, mount, { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0 }, 0);
    const vantage = { origin: view.origin, positionSigmaM: 0.5, yawSigmaRad: 0.01, pixelRad: 1 / FOCAL };
    expect(tracker.update(100, [observe(personAt(60, 0), view)], vantage)).toEqual([]);
  });

  it('places a walking person, with velocity, within a few metres', () => {
    const { see } = setUp();
    const random = seededRandom('walk');
    let report: TrackReport | undefined;
    for (let i = 0; i < 60; i++) {
      const box = personAt(70, -6 + 0.26 * i);
      const jitter = (value: number): number => value + random.normal(0, 0.4);
      [report] = see([{ ...box, x: jitter(box.x), y: jitter(box.y) }]);
    }
    const { position, velocity, covariance } = report!.estimate!;
    expect(Math.hypot(position.x - 70, position.y - 9.34)).toBeLessThan(12);
    expect(velocity.north).toBeGreaterThan(0.9);
    expect(velocity.north).toBeLessThan(1.7);
    expect(covariance).toHaveLength(16);
    expect(covariance[0]).toBeGreaterThan(4);
  });

  it('gives no position to what it never saw whole', () => {
    const { see } = setUp();
    const clipped: Box = {
      x: 0,
      y: 100,
      width: 12,
      height: 40,
      score: 0.9,
      classes: [{ class: 'person', score: 0.9 }],
    };
    let report: TrackReport | undefined;
    for (let i = 0; i < 6; i++) [report] = see([clipped]);
    expect(report).toBeDefined();
    expect(report!.estimate).toBeUndefined();
  });

  it('bounds the number of tracks', () => {
    const { see } = setUp();
    const crowd = Array.from({ length: 200 }, (_, i) => ({
      ...personAt(60, 0),
      x: (i % 20) * 16,
      y: Math.floor(i / 20) * 25,
    }));
    let reports: TrackReport[] = [];
    for (let i = 0; i < 3; i++) reports = see(crowd);
    expect(reports.length).toBeLessThanOrEqual(64);
  });
});

describe('the class that is reported', () => {
  const box = (classes: Box['classes'], area: Pick<Box, 'x' | 'y' | 'width' | 'height'>): Box => ({
    ...area,
    score: classes.reduce((sum, each) => sum + each.score, 0),
    classes,
  });
  const reportAfter = (frames: number, each: Box): TrackReport => {
    const { see } = setUp();
    let reports: TrackReport[] = [];
    for (let i = 0; i < frames; i++) reports = see([each]);
    return reports[0]!;
  };

  it('is unknown while a few far pixels may be a person or an animal, however long they are watched', () => {
    const far = box(
      [
        { class: 'person', score: 0.5 },
        { class: 'animal', score: 0.25 },
      ],
      { x: 100, y: 126, width: 3, height: 4 },
    );
    const { classification, estimate } = reportAfter(60, far);
    expect(classification[0]!.type).toBe('unknown');
    expect(classification.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 9);
    expect(estimate).toBeUndefined();
  });

  it('is unknown for what is only seen cut off at the side, and for the low top or bottom of something', () => {
    const person = [{ class: 'person', score: 0.95 }] as const;
    expect(reportAfter(30, box(person, { x: 0, y: 130, width: 20, height: 60 })).classification[0]!.type).toBe(
      'unknown',
    );
    expect(reportAfter(30, box(person, { x: 90, y: 236, width: 48, height: 20 })).classification[0]!.type).toBe(
      'unknown',
    );
    expect(reportAfter(30, box(person, { x: 90, y: 56, width: 70, height: 200 })).classification[0]!.type).toBe(
      'person',
    );
  });

  it('names a small thing only after it was watched for a second and a half, a large one at once', () => {
    const small = personAt(120, 0, 0, 0.95);
    expect(reportAfter(4, small).classification[0]!.type).toBe('unknown');
    expect(reportAfter(10, small).classification[0]!.type).toBe('person');
    expect(reportAfter(3, personAt(20, 0)).classification[0]!.type).toBe('person');
  });
});

describe('a person who falls', () => {
  const lying: Box = { x: 150, y: 158, width: 20, height: 6, score: 0.7, classes: [{ class: 'animal', score: 0.7 }] };
  const upright = personAt(40, 0);

  it('is a welfare case as something lying still, although it looks like an animal', () => {
    const { see } = setUp();
    for (let i = 0; i < 10; i++) see([upright]);
    let reports: TrackReport[] = [];
    for (let i = 0; i < 150; i++) reports = see([lying]);
    expect(reports[0]!.welfare!.score).toBeGreaterThan(0.5);
  });

  it('is none where the person walks on beside it', () => {
    const { see } = setUp();
    for (let i = 0; i < 10; i++) see([upright]);
    let reports: TrackReport[] = [];
    for (let i = 0; i < 150; i++) reports = see([upright, lying]);
    expect(reports.every(({ welfare }) => (welfare?.score ?? 0) < 0.4)).toBe(true);
  });
});
