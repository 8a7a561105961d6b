import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import { customsTerminal } from '#shared/sector/customs-terminal.ts';
import { Dem } from '#shared/terrain/dem.ts';
import { individual } from '../actors/looks.ts';
import type { Species } from '../actors/looks.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { standOnGround } from '../world/stand-on-ground.ts';
import type { World } from '../world/world.ts';
import { worldOf } from '../world/world.ts';
import { cameraPose, FOCAL_PX, FRAME_HEIGHT, FRAME_WIDTH, project } from './camera-pose.ts';
import { thermalCameraOf } from './thermal-camera-of.ts';
import type { ThermalCamera, ThermalFrame } from './thermal-camera.ts';
import { clearNight } from './thermal-conditions.ts';

/** Level ground with a ridge of `ridgeM` across, 100 m east of the origin, and nothing growing on it. */
function barrenWorld(ridgeM = 0): World {
  const heights = Float32Array.from({ length: 401 * 401 }, (_, i) =>
    Math.max(0, ridgeM * (1 - Math.abs((i % 401) * 5 - 1000 - 100) / 30)),
  );
  const dem = new Dem({ minX: -1000, minY: -1000, cellM: 5, columns: 401, rows: 401, heights });
  return { sector: { ...customsTerminal, routeGraph: { nodes: [], edges: [] }, roads: [] }, dem, prisms: [] };
}

function actor(kind: Species, x: number, change: Partial<SceneActor> = {}): SceneActor {
  const look = individual(kind, seededRandom(kind));
  const common = { actorId: kind, class: look.kind, look, x, y: 0, z: 0, yaw: Math.PI / 2, speedMps: 0, active: true };
  return { ...common, ...(kind === 'person' ? { posture: 'standing' as const } : {}), ...change };
}

const counts = ({ data }: ThermalFrame): Uint16Array => new Uint16Array(data.buffer);
const hottest = (frame: ThermalFrame): { value: number; u: number; v: number } => {
  const pixels = counts(frame);
  let at = 0;
  for (let i = 0; i < pixels.length; i++) if (pixels[i]! > pixels[at]!) at = i;
  return { value: pixels[at]!, u: at % FRAME_WIDTH, v: Math.floor(at / FRAME_WIDTH) };
};

describe('the thermal camera on open ground', () => {
  const world = barrenWorld();
  const eastwards = cameraPose(standOnGround(world.dem, 0, 0, 0), 0);
  let camera: ThermalCamera;
  beforeAll(() => {
    camera = thermalCameraOf(world, clearNight, seededRandom(1));
  });
  const render = (actors: readonly SceneActor[], seed = 1) => camera.render(eastwards, actors, 0, seededRandom(seed));

  it('renders the same bytes from the same noise, and others from other noise', () => {
    const person = actor('person', 60);
    expect(render([person]).data).toEqual(render([person]).data);
    expect(render([person], 2).data).not.toEqual(render([person]).data);
  });

  it('draws a person where the pin-hole says, as high as the pin-hole says', () => {
    const person = actor('person', 50);
    const [seen] = render([person]).seen;
    const foot = project(eastwards, 50, 0, 0)!;
    if (person.look.kind !== 'person') throw new Error('not a person');
    expect(seen!.box.y + seen!.box.height).toBeCloseTo(foot.v, 0);
    expect(Math.abs(seen!.box.x + seen!.box.width / 2 - foot.u)).toBeLessThan(2);
    expect(seen!.box.height).toBeCloseTo((FOCAL_PX * person.look.heightM) / 50, 0);
    expect(seen!.visible).toBeGreaterThan(0.9);
  });

  it('shows people as the hottest thing, within their box', () => {
    const frame = render([actor('person', 50)]);
    const { box } = frame.seen[0]!;
    const { u, v } = hottest(frame);
    expect(u).toBeGreaterThanOrEqual(Math.floor(box.x) - 1);
    expect(u).toBeLessThanOrEqual(box.x + box.width + 1);
    expect(v).toBeGreaterThanOrEqual(Math.floor(box.y) - 1);
    expect(v).toBeLessThanOrEqual(box.y + box.height + 1);
  });

  it('shows them smaller and fainter with distance, and still at 400 m', () => {
    const empty = counts(render([]));
    const contrast = (x: number) =>
      Math.max(...counts(render([actor('person', x)])).map((value, i) => Math.max(0, value - empty[i]!)));
    expect(contrast(40)).toBeGreaterThan(contrast(150));
    expect(contrast(150)).toBeGreaterThan(contrast(400));
    expect(contrast(400)).toBeGreaterThan(100);
  });

  it('draws who lies wider than high, and who stands higher than wide', () => {
    const boxOf = (posture: 'standing' | 'lying') => render([actor('person', 40, { posture })]).seen[0]!.box;
    expect(boxOf('lying').width).toBeGreaterThan(2 * boxOf('lying').height);
    expect(boxOf('standing').height).toBeGreaterThan(2 * boxOf('standing').width);
  });

  it('draws vehicles long from the side and short from the end', () => {
    const widthAt = (yaw: number) => render([actor('car', 60, { yaw })]).seen[0]!.box.width;
    expect(widthAt(Math.PI / 2)).toBeGreaterThan(1.8 * widthAt(0));
  });

  it('puts left to the left: the camera looks east, north is left', () => {
    expect(render([actor('person', 60, { y: 5 })]).seen[0]!.box.x).toBeLessThan(FRAME_WIDTH / 2 - 40);
  });

  it('shows a sky colder than the ground', () => {
    const pixels = counts(render([]));
    const rowMean = (v: number) =>
      pixels.slice(v * FRAME_WIDTH, (v + 1) * FRAME_WIDTH).reduce((a, b) => a + b, 0) / FRAME_WIDTH;
    expect(rowMean(10)).toBeLessThan(rowMean(FRAME_HEIGHT - 10) - 800);
  });

  it('draws nobody who is not on stage, behind the camera or out of view', () => {
    for (const absent of [
      actor('person', 60, { active: false }),
      actor('person', -60),
      actor('person', 60, { y: 60 }),
    ]) {
      expect(render([absent]).seen).toEqual([]);
    }
  });
});

describe('the thermal camera and what stands between', () => {
  it('hides people behind a ridge and shows a drone above it', () => {
    const world = barrenWorld(12);
    const camera = thermalCameraOf(world, clearNight, seededRandom(1));
    const view = cameraPose(standOnGround(world.dem, 0, 0, 0), 0);
    const render = (subject: SceneActor) => camera.render(view, [subject], 0, seededRandom(1)).seen;
    expect(render(actor('person', 200))).toEqual([]);
    expect(render(actor('drone', 200, { z: 30 }))[0]!.visible).toBeGreaterThan(0.5);
  });

  it('hides people behind containers and shows them in the lane', () => {
    const world = worldOf(customsTerminal);
    const camera = thermalCameraOf(world, clearNight, seededRandom(1));
    const view = cameraPose(standOnGround(world.dem, 0, -165, Math.PI / 2), 0);
    const at = (x: number, y: number) => actor('person', x, { y, z: world.dem.heightAt(x, y) });
    expect(camera.render(view, [at(0, 40)], 0, seededRandom(1)).seen[0]!.visible).toBeGreaterThan(0.9);
    expect(camera.render(view, [at(-28, -10)], 0, seededRandom(1)).seen).toEqual([]);
  });

  it('turns with the body and pans with the head', () => {
    const world = worldOf(borderHills);
    const body = standOnGround(world.dem, 0, 1000, 0.3);
    const ahead = cameraPose(body, 0).forward;
    const left = cameraPose(body, Math.PI / 2);
    expect(ahead.x * left.forward.x + ahead.y * left.forward.y + ahead.z * left.forward.z).toBeCloseTo(0, 9);
    expect(left.forward.z).toBeCloseTo(cameraPose(body, 0).left.z, 9);
  });
});
