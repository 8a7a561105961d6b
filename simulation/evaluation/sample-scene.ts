import type { Random } from '#shared/random/random.ts';
import type { RouteEdge, RouteNode } from '#shared/sector/sector.ts';
import { individual, species } from '../actors/looks.ts';
import type { Species } from '../actors/looks.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { cameraPose, HORIZONTAL_FOV_RAD } from '../sensors/camera-pose.ts';
import type { CameraPose } from '../sensors/camera-pose.ts';
import type { BodyPose } from '../world/body-pose.ts';
import { standOnGround } from '../world/stand-on-ground.ts';
import { isClear } from '../world/world.ts';
import type { World } from '../world/world.ts';

export interface SampleScene {
  readonly body: BodyPose;
  readonly panRad: number;
  readonly camera: CameraPose;
  readonly actors: readonly SceneActor[];
  readonly timeS: number;
}

export interface SampleOptions {
  /** Chosen evenly; the default is every kind, people most often. */
  readonly kinds?: readonly [Species, ...Species[]];
  readonly minRangeM?: number;
  readonly maxRangeM?: number;
  readonly maxActors?: number;
  /** Share of people who lie; 0.15 by default. */
  readonly lyingShare?: number;
}

const allKinds: readonly [Species, ...Species[]] = [
  'person',
  'person',
  'person',
  'car',
  'truck',
  'deer',
  'boar',
  'fox',
  'drone',
];

/** A robot somewhere on the sector's routes, looking anywhere ahead, with up to three things in its view. */
export function sampleScene(world: World, random: Random, options: SampleOptions = {}): SampleScene {
  const body = randomBody(world, random);
  const panRad = random.between(-1, 1);
  const camera = cameraPose(body, panRad);
  const count = random.integer(options.maxActors === undefined ? 0 : 1, options.maxActors ?? 3);
  const actors: SceneActor[] = [];
  for (let i = 0; i < count; i++) {
    const actor = randomActor(world, random, camera, `sample-${i}`, options);
    if (actor !== undefined) actors.push(actor);
  }
  return { body, panRad, camera, actors, timeS: random.between(0, 100) };
}

function randomBody({ sector, dem }: World, random: Random): BodyPose {
  const { nodes, edges } = sector.routeGraph;
  const edge = random.pick(edges as readonly [RouteEdge, ...RouteEdge[]]);
  const end = (id: string): RouteNode => nodes.find(({ nodeId }) => nodeId === id) as RouteNode;
  const [a, b] = [end(edge.from), end(edge.to)];
  const t = random.next();
  const yaw = Math.atan2(b.y - a.y, b.x - a.x) + (random.chance(0.5) ? Math.PI : 0);
  return standOnGround(dem, a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, yaw);
}

/** Ranges are drawn evenly in their logarithm. Undefined if the ground hides every place tried. */
function randomActor(
  world: World,
  random: Random,
  camera: CameraPose,
  actorId: string,
  { kinds = allKinds, minRangeM = 12, maxRangeM = 700, lyingShare = 0.15 }: SampleOptions,
): SceneActor | undefined {
  const kind = random.pick(kinds);
  const look = individual(kind, random);
  for (let attempt = 0; attempt < 8; attempt++) {
    const bearing = Math.atan2(camera.forward.y, camera.forward.x) + random.between(-0.46, 0.46) * HORIZONTAL_FOV_RAD;
    const rangeM = minRangeM * (maxRangeM / minRangeM) ** random.next();
    const x = camera.origin.x + rangeM * Math.cos(bearing);
    const y = camera.origin.y + rangeM * Math.sin(bearing);
    const ground = world.dem.heightAt(x, y);
    const z = kind === 'drone' ? ground + random.between(8, 40) : ground;
    if (!isClear(world, camera.origin, { x, y, z: z + 0.8 })) continue;
    const lying = kind === 'person' && random.chance(lyingShare);
    const moving = !lying && random.chance(0.7);
    const posture = kind === 'person' ? { posture: postureOf(lying, moving) } : {};
    return {
      actorId,
      class: species[kind],
      look,
      x,
      y,
      z,
      yaw: random.between(-Math.PI, Math.PI),
      speedMps: moving ? 1.3 : 0,
      active: true,
      ...posture,
    };
  }
  return undefined;
}

function postureOf(lying: boolean, moving: boolean): 'walking' | 'standing' | 'lying' {
  if (lying) return 'lying';
  return moving ? 'walking' : 'standing';
}
