import type { Random } from '#shared/random/random.ts';
import type { Detection2DArray, Header, Image } from '#shared/ros/messages.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { detectionArray } from '../sensors/detection-message.ts';
import { StatisticalSight } from '../sensors/statistical-sight.ts';
import type { SightTable } from '../sensors/sight-table.ts';
import type { ThermalCamera } from '../sensors/thermal-camera.ts';
import { thermalImage } from '../sensors/thermal-image.ts';
import { isClear } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { sensorSteps } from './sensor-rates.ts';
import type { SimulatedRobot } from './simulated-robot.ts';

export type Seen =
  | { readonly kind: 'image'; readonly image: Image }
  | { readonly kind: 'detections'; readonly detections: Detection2DArray };

/** A robot's sight in one of the two fidelities. */
export interface RobotEye {
  readonly everySteps: number;
  /** A frozen camera repeats its last frame with new stamps. */
  look(header: Header, timeS: number, frozen: boolean): Seen;
}

export type ActorsAt = (timeS: number) => readonly SceneActor[];

export function renderingEye(
  robot: SimulatedRobot,
  camera: ThermalCamera,
  actorsAt: ActorsAt,
  random: Random,
): RobotEye {
  let last: Uint8Array | undefined;
  return {
    everySteps: sensorSteps.thermalImage,
    look(header, timeS, frozen) {
      if (!frozen || last === undefined) last = camera.render(robot.camera, actorsAt(timeS), timeS, random).data;
      return { kind: 'image', image: thermalImage(header, last) };
    },
  };
}

export function statisticalEye(
  robot: SimulatedRobot,
  world: World,
  table: SightTable,
  actorsAt: ActorsAt,
  random: Random,
): RobotEye {
  const sight = new StatisticalSight(table, world.sector.terrain.style, random);
  let last: Detection2DArray | undefined;
  return {
    everySteps: sensorSteps.statisticalSight,
    look(header, timeS, frozen) {
      if (frozen && last !== undefined) return { kind: 'detections', detections: { ...last, header } };
      const { camera } = robot;
      const isVisible = (actor: SceneActor): boolean => isClear(world, camera.origin, middleOf(actor));
      last = detectionArray(header, sight.look(camera, actorsAt(timeS), isVisible, timeS));
      return { kind: 'detections', detections: last };
    },
  };
}

const middleOf = ({ x, y, z, look, posture }: SceneActor) => ({
  x,
  y,
  z: z + (look.kind === 'drone' ? 0 : posture === 'lying' ? 0.2 : 0.6 * look.heightM),
});
