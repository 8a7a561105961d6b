/**
 * Renders thermal frames with their truth, for people and for training:
 * `node simulation/evaluation/render-samples.ts --out DIR [--seed S] [--count N] [--sector NAME]`.
 * Writes `NNNN.png` (8 bit, stretched), `NNNN.raw.png` (16 bit counts) and `NNNN.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encode } from 'fast-png';
import { seededRandom } from '#shared/random/random.ts';
import { sectors } from '#shared/sector/sectors.ts';
import type { SectorName } from '#shared/sector/sectors.ts';
import { FOCAL_PX, FRAME_HEIGHT as height, FRAME_WIDTH as width } from '../sensors/camera-pose.ts';
import type { ThermalFrame } from '../sensors/thermal-camera.ts';
import { thermalCameraOf } from '../sensors/thermal-camera-of.ts';
import { clearNight } from '../sensors/thermal-conditions.ts';
import { worldOf } from '../world/world.ts';
import { sampleScene } from './sample-scene.ts';
import type { SampleScene } from './sample-scene.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '12' },
    sector: { type: 'string', default: 'border-hills' },
  },
});
const sector = sectors[values.sector as SectorName];
if (values.out === undefined || sector === undefined) {
  process.stderr.write(
    `Usage: render-samples --out DIR [--seed S] [--count N] [--sector ${Object.keys(sectors).join('|')}]\n`,
  );
  process.exit(2);
}
renderSamples(values.out, values.seed, Number(values.count));

function renderSamples(out: string, seed: string, count: number): void {
  mkdirSync(out, { recursive: true });
  const random = seededRandom(seed);
  const world = worldOf(sector);
  const camera = thermalCameraOf(world, clearNight, random.fork('camera'));
  for (let i = 0; i < count; i++) {
    const scene = sampleScene(world, random.fork(`scene-${i}`));
    const frame = camera.render(scene.camera, scene.actors, scene.timeS, random.fork(`noise-${i}`));
    const counts = new Uint16Array(frame.data.buffer);
    const name = join(out, String(i).padStart(4, '0'));
    writeFileSync(`${name}.png`, encode({ width, height, channels: 1, depth: 8, data: stretched(counts) }));
    writeFileSync(`${name}.raw.png`, encode({ width, height, channels: 1, depth: 16, data: counts }));
    writeFileSync(`${name}.json`, `${JSON.stringify(truth(scene, frame), undefined, 2)}\n`);
  }
}

function truth({ body, panRad }: SampleScene, { seen }: ThermalFrame): unknown {
  return {
    body,
    panRad,
    focalPx: FOCAL_PX,
    objects: seen.map(({ actor, box, rangeM, visible }) => ({
      class: actor.class,
      posture: actor.posture,
      box,
      rangeM,
      visible,
    })),
  };
}

/** Linear between the 1st and the 99.9th percentile, as a viewer would show it. */
function stretched(counts: Uint16Array): Uint8Array {
  const sorted = Uint16Array.from(counts).sort();
  const low = sorted[Math.floor(0.01 * sorted.length)] ?? 0;
  const high = sorted[Math.floor(0.999 * sorted.length)] ?? 1;
  return Uint8Array.from(counts, (value) =>
    Math.max(0, Math.min(255, (255 * (value - low)) / Math.max(1, high - low))),
  );
}
