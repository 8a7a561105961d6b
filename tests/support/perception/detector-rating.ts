import { cameraView } from '#robots/perception/camera/camera-view.ts';
import type { Box, ThermalFrame } from '#robots/perception/detector-port.ts';
import { frameGeometry } from '#robots/perception/geolocation/frame-geometry.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import { trackerParameters } from '#robots/perception/tracking/tracker-parameters.ts';
import { sha256 } from '#robots/identity/node-crypto.ts';
import { seededRandom } from '#shared/random/random.ts';
import { thermalMount } from '#shared/ros/thermal-mount.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { sampleScene } from '#simulation/evaluation/sample-scene.ts';
import { CENTRE_U, CENTRE_V, FOCAL_PX, FRAME_HEIGHT, FRAME_WIDTH } from '#simulation/sensors/camera-pose.ts';
import type { SeenActor } from '#simulation/sensors/thermal-camera.ts';
import { thermalCameraOf } from '#simulation/sensors/thermal-camera-of.ts';
import { clearNight } from '#simulation/sensors/thermal-conditions.ts';
import { worldOf } from '#simulation/world/world.ts';
import { inImage, isSame, overlap } from './box-match.ts';

export const intrinsics = {
  width: FRAME_WIDTH,
  height: FRAME_HEIGHT,
  fx: FOCAL_PX,
  fy: FOCAL_PX,
  cx: CENTRE_U,
  cy: CENTRE_V,
};
/** What the robot believes of its roll and pitch is wrong by this, one sigma. */
const TILT_ERROR_RAD = 0.002;
const rangeEndsM = [30, 60, 120, 180, 250, 350, 700];

interface Look {
  readonly kind: string;
  readonly rangeM: number;
  readonly found: boolean;
  readonly named: boolean;
}

export interface DetectorRating {
  /** Of a class, or of people lying (`person-lying`), between two ranges; only what is mostly in view counts. */
  recall(kind: string, fromM: number, toM: number): { tried: number; found: number; named: number };
  readonly falsePerFrame: number;
  readonly cpuMsPerFrame: number;
  readonly table: string;
}

/** Rates the shipped detector, at the score that starts a track, on `count` fresh frames of each sector. */
export async function rateDetector(seed: string, count: number): Promise<DetectorRating> {
  const detector = createHotSpotDetector(sha256);
  const looks: Look[] = [];
  let [frames, falseBoxes, cpuUs] = [0, 0, 0];
  for (const { frame, seen } of renderedFrames(seed, count)) {
    const before = process.cpuUsage();
    const all = await detector.detect(frame);
    const { user, system } = process.cpuUsage(before);
    cpuUs += user + system;
    frames++;
    const boxes = all.filter((box) => box.score >= trackerParameters.highScore);
    looks.push(...seen.filter(isMostlyInView).map((actor) => lookAt(actor, boxes)));
    falseBoxes += boxes.filter((box) => !seen.some((actor) => overlap(inImage(actor.box), box) > 0)).length;
  }
  const recall: DetectorRating['recall'] = (kind, fromM, toM) => {
    const tried = looks.filter((look) => look.kind === kind && look.rangeM >= fromM && look.rangeM < toM);
    const found = tried.filter((look) => look.found);
    return { tried: tried.length, found: found.length, named: found.filter((look) => look.named).length };
  };
  const rating = { recall, falsePerFrame: falseBoxes / frames, cpuMsPerFrame: cpuUs / 1000 / frames };
  return { ...rating, table: table(rating, frames) };
}

function* renderedFrames(
  seed: string,
  count: number,
): Generator<{ readonly frame: ThermalFrame; readonly seen: readonly SeenActor[] }> {
  for (const sector of Object.values(sectors)) {
    const random = seededRandom(`${seed}/${sector.interfaceName}`);
    const world = worldOf(sector);
    const camera = thermalCameraOf(world, clearNight, random.fork('camera'));
    const ground = (x: number, y: number): number => world.dem.heightAt(x, y);
    for (let i = 0; i < count; i++) {
      const { body, panRad, camera: pose, actors, timeS } = sampleScene(world, random.fork(`scene ${i}`));
      const { data, seen } = camera.render(pose, actors, timeS, random.fork(`noise ${i}`));
      const tilt = random.fork(`tilt ${i}`);
      const believed = {
        ...body,
        roll: body.roll + tilt.normal(0, TILT_ERROR_RAD),
        pitch: body.pitch + tilt.normal(0, TILT_ERROR_RAD),
      };
      const view = cameraView(intrinsics, thermalMount, believed, panRad);
      const pixels = new Uint16Array(data.buffer);
      const geometry = frameGeometry(view, ground, 0.0035);
      yield { frame: { width: FRAME_WIDTH, height: FRAME_HEIGHT, pixels, at: 0, geometry }, seen };
    }
  }
}

function isMostlyInView({ box, visible }: SeenActor): boolean {
  const shown = inImage(box);
  return visible >= 0.5 && shown.width * shown.height >= 0.7 * box.width * box.height;
}

function lookAt({ actor, box, rangeM }: SeenActor, boxes: readonly Box[]): Look {
  const found = boxes.find((each) => isSame(inImage(box), each));
  const best = found && [...found.classes].sort((a, b) => b.score - a.score)[0];
  return {
    kind: actor.posture === 'lying' ? 'person-lying' : actor.class,
    rangeM,
    found: found !== undefined,
    named: best?.class === actor.class,
  };
}

function table({ recall, falsePerFrame, cpuMsPerFrame }: Omit<DetectorRating, 'table'>, frames: number): string {
  const lines = [`range m      ${rangeEndsM.map((end) => `<${end}`.padStart(12)).join('')}   found/tried (named)`];
  for (const kind of ['person', 'person-lying', 'vehicle', 'animal', 'drone']) {
    const cells = rangeEndsM.map((end, i) => {
      const { tried, found, named } = recall(kind, rangeEndsM[i - 1] ?? 0, end);
      return (tried === 0 ? '-' : `${found}/${tried} (${named})`).padStart(12);
    });
    lines.push(`${kind.padEnd(13)}${cells.join('')}`);
  }
  lines.push(
    `${frames} frames: ${falsePerFrame.toFixed(3)} false boxes and ${cpuMsPerFrame.toFixed(2)} ms CPU a frame`,
  );
  return lines.join('\n');
}
