import { createDetectorNode } from '#robots/nodes/detector.ts';
import { createTrackerNode } from '#robots/nodes/tracker.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import type { TrackReport } from '#robots/perception/tracking/track-report.ts';
import { sha256 } from '#robots/identity/node-crypto.ts';
import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import { isWithin95, positionCovariance } from '#shared/geo/ellipse.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Random } from '#shared/random/random.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import type { SceneActor } from '#simulation/actors/scene-actor.ts';
import { sampleScene } from '#simulation/evaluation/sample-scene.ts';
import { cameraInfo } from '#simulation/sensors/camera-info.ts';
import type { SeenActor, ThermalCamera } from '#simulation/sensors/thermal-camera.ts';
import { thermalCameraOf } from '#simulation/sensors/thermal-camera-of.ts';
import { clearNight } from '#simulation/sensors/thermal-conditions.ts';
import { thermalImage } from '#simulation/sensors/thermal-image.ts';
import { worldOf } from '#simulation/world/world.ts';
import type { World } from '#simulation/world/world.ts';
import { inImage, isSame, overlap } from './box-match.ts';

const FRAMES = 25;
const PERIOD_S = 0.2;
/** One sigma of what the robot gets wrong about itself, drawn once a scene. */
const POSITION_ERROR_M = 0.7;
const YAW_ERROR_RAD = 0.01;
const TILT_ERROR_RAD = 0.002;

export class Tally {
  tried = 0;
  tracked = 0;
  located = 0;
  contained = 0;
  readonly #names = new Map<ObjectClass, number>();

  name(type: ObjectClass): void {
    this.tracked++;
    this.#names.set(type, this.named(type) + 1);
  }

  named(type: ObjectClass): number {
    return this.#names.get(type) ?? 0;
  }

  toString(): string {
    const names = [...this.#names].map(([type, count]) => `${type} ${count}`).join(', ');
    return `${this.tracked}/${this.tried} tracked as ${names || '-'}; ${this.contained}/${this.located} in the ellipse`;
  }
}

export interface TrackingRating {
  readonly people: Tally;
  readonly animals: Tally;
  readonly vehicles: Tally;
  readonly falseTracksPerMinute: number;
  readonly table: string;
}

/** Runs detector and tracker nodes for five seconds in `scenes` scenes of each sector, robot standing, things moving. */
export async function rateTracking(seed: string, scenes: number): Promise<TrackingRating> {
  const tallies = { person: new Tally(), animal: new Tally(), vehicle: new Tally(), drone: new Tally() };
  let falseTracks = 0;
  let run = 0;
  for (const sector of Object.values(sectors)) {
    const random = seededRandom(`${seed}/${sector.interfaceName}`);
    const world = worldOf(sector);
    const camera = thermalCameraOf(world, clearNight, random.fork('camera'));
    for (let i = 0; i < scenes; i++, run++) {
      const watched = await watch(world, camera, random.fork(`scene ${i}`));
      falseTracks += watched.falseTracks.size;
      for (const each of watched.actors.values()) score(tallies[each.actor.class], each);
    }
  }
  const falseTracksPerMinute = falseTracks / ((run * FRAMES * PERIOD_S) / 60);
  const table = [
    ...Object.entries(tallies).map(([kind, tally]) => `${kind.padEnd(8)} ${String(tally)}`),
    `${falseTracks} false tracks in ${run} scenes of ${FRAMES * PERIOD_S} s: ${falseTracksPerMinute.toFixed(1)} a minute`,
  ].join('\n');
  return { people: tallies.person, animals: tallies.animal, vehicles: tallies.vehicle, falseTracksPerMinute, table };
}

interface Watched {
  actor: SceneActor;
  framesInView: number;
  /** The newest report of it, with the truth of that frame. */
  last: { readonly report: TrackReport; readonly truth: SeenActor } | undefined;
}

function score(tally: Tally, { framesInView, last }: Watched): void {
  if (framesInView < 10) return;
  tally.tried++;
  if (last === undefined) return;
  const { report, truth } = last;
  const type = report.classification[0]!.type;
  tally.name(type);
  if (report.estimate === undefined || truth.visible < 0.9 || type !== truth.actor.class) return;
  tally.located++;
  const { covariance, position } = report.estimate;
  const [dx, dy] = [truth.actor.x - position.x, truth.actor.y - position.y];
  if (isWithin95(dx, dy, positionCovariance(covariance))) tally.contained++;
}

async function watch(world: World, camera: ThermalCamera, random: Random) {
  const scene = sampleScene(world, random.fork('what'), { maxRangeM: 250, maxActors: 2 });
  const { body, panRad } = scene;
  const believed = {
    ...body,
    x: body.x + random.normal(0, POSITION_ERROR_M),
    y: body.y + random.normal(0, POSITION_ERROR_M),
    yaw: body.yaw + random.normal(0, YAW_ERROR_RAD),
    pitch: body.pitch + random.normal(0, TILT_ERROR_RAD),
    roll: body.roll + random.normal(0, TILT_ERROR_RAD),
    positionSigmaM: POSITION_ERROR_M,
    yawSigmaRad: YAW_ERROR_RAD,
    at: 0,
  };
  const reports: TrackReport[] = [];
  const robot = startEyes(world, believed, panRad, random, (report) => reports.push(report));
  const actors = new Map<string, Watched>();
  const falseTracks = new Set<string>();
  let moving = scene.actors;
  for (let frame = 0; frame < FRAMES; frame++) {
    moving = moving.map((actor) => walk(actor, world));
    const { data, seen } = camera.render(scene.camera, moving, frame * PERIOD_S, random.fork(`frame ${frame}`));
    reports.length = 0;
    await robot.see(data);
    for (const each of seen) {
      const known = actors.get(each.actor.actorId) ?? { actor: each.actor, framesInView: 0, last: undefined };
      if (each.visible >= 0.5) known.framesInView++;
      const report = reports.find(({ state, box }) => state === 'TRACKING' && isSame(inImage(each.box), box));
      if (report !== undefined) known.last = { report, truth: each };
      actors.set(each.actor.actorId, known);
    }
    for (const { box, objectId, state } of reports) {
      if (state === 'TRACKING' && !seen.some((each) => overlap(inImage(each.box), box) > 0)) falseTracks.add(objectId);
    }
  }
  robot.stop();
  return { actors, falseTracks };
}

type Believed = Parameters<typeof createTrackerNode>[0]['currentPose'] extends (at: number) => infer P
  ? NonNullable<P>
  : never;

/** Detector and tracker nodes of one robot on a graph of their own. */
function startEyes(
  { dem }: World,
  pose: Believed,
  panRad: number,
  random: Random,
  onTrack: (report: TrackReport) => void,
) {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1), () => new Promise((resolve) => setImmediate(resolve)));
  const graph = createInProcessGraph({
    clock,
    onFault: ({ error }) => {
      throw error;
    },
  });
  const common = {
    graph,
    namespace: 'r1',
    currentPose: () => pose,
    ground: (x: number, y: number): number => dem.heightAt(x, y),
  };
  const detector = createHotSpotDetector(sha256);
  const ids = ulidSource(clock, random.fork('ids'));
  createTrackerNode({ ...common, ids, model: detector.model, onTrack });
  createDetectorNode({ ...common, detector });
  const driver = graph.createNode('driver', { namespace: 'r1' });
  const info = driver.createPublisher(robotTopics.thermalInfo, 'sensor_msgs/msg/CameraInfo', qos.stream);
  const images = driver.createPublisher(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.stream);
  const joints = driver.createPublisher(robotTopics.jointStates, 'sensor_msgs/msg/JointState', qos.stream);
  return {
    async see(data: Uint8Array): Promise<void> {
      const header = { stamp: toStamp(clock.now()), frame_id: 'thermal' };
      joints.publish({ header, name: ['thermal_pan'], position: [panRad], velocity: [], effort: [] });
      info.publish(cameraInfo(header));
      images.publish(thermalImage(header, data));
      await clock.advance(PERIOD_S * 1000);
    },
    stop: () => graph.shutdown(),
  };
}

/** A straight walk for one period; drones keep their height, whoever lies stays. */
function walk(actor: SceneActor, { dem }: World): SceneActor {
  const speed = actor.posture === 'lying' ? 0 : actor.speedMps;
  const x = actor.x + speed * PERIOD_S * Math.cos(actor.yaw);
  const y = actor.y + speed * PERIOD_S * Math.sin(actor.yaw);
  return { ...actor, x, y, z: actor.class === 'drone' ? actor.z : dem.heightAt(x, y) };
}
