import type { SceneActor } from '../actors/scene-actor.ts';

/**
 * A part of an upright outline seen by a camera: metres to the right of the foot point and above it; `kelvin` above the air.
 * A capsule is a line from (x, y) to (x2, y2) as thick as twice its radius.
 */
export type Part =
  | {
      readonly kind: 'ellipse';
      readonly x: number;
      readonly y: number;
      readonly rx: number;
      readonly ry: number;
      readonly kelvin: number;
      /** Leafy: mottled, with a ragged edge. Soft: strongest in the middle, fading to nothing. */
      readonly texture?: 'leafy' | 'soft';
    }
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly rx: number;
      readonly ry: number;
      readonly kelvin: number;
    }
  | {
      readonly kind: 'capsule';
      readonly x: number;
      readonly y: number;
      readonly x2: number;
      readonly y2: number;
      readonly r: number;
      readonly kelvin: number;
    };

/**
 * The outline of an actor, back parts first. `turnRad`: its heading relative to the line of sight, 0 if it faces away from the
 * camera, pi/2 if it faces to the image's left. `timeS` moves legs.
 */
export function silhouetteOf(actor: SceneActor, turnRad: number, timeS: number): readonly Part[] {
  const { look } = actor;
  switch (look.kind) {
    case 'person':
      return actor.posture === 'lying'
        ? lyingPerson(look.heightM, look.clothingK, look.headK, turnRad)
        : uprightPerson(look, actor, turnRad, timeS);
    case 'vehicle':
      return vehicle(look, turnRad);
    case 'animal':
      return animal(look, actor.speedMps, turnRad, timeS);
    case 'drone':
      return drone(look.spanM, look.motorK);
  }
}

type LookOf<K extends SceneActor['look']['kind']> = Extract<SceneActor['look'], { readonly kind: K }>;

function uprightPerson(look: LookOf<'person'>, actor: SceneActor, turnRad: number, timeS: number): readonly Part[] {
  const { heightM: h, clothingK, headK } = look;
  const broad = Math.abs(Math.cos(turnRad));
  const stride =
    actor.posture === 'walking' ? 0.19 * h * Math.sin(timeS * 2 * Math.PI * 0.9 * Math.max(0.5, actor.speedMps)) : 0;
  const sideways = stride * Math.sin(turnRad);
  const hip = 0.04 * h + 0.03 * h * broad;
  const shoulder = 0.075 * h + 0.055 * h * broad;
  const leg = (side: number): Part => ({
    kind: 'capsule',
    x: side * hip * 0.8,
    y: 0.48 * h,
    x2: side * hip * 0.9 + side * sideways,
    y2: 0.03 * h,
    r: 0.044 * h,
    kelvin: 0.75 * clothingK,
  });
  const arm = (side: number): Part => ({
    kind: 'capsule',
    x: side * shoulder,
    y: 0.8 * h,
    x2: side * (shoulder + 0.02 * h) - side * sideways * 0.7,
    y2: 0.47 * h,
    r: 0.03 * h,
    kelvin: 0.9 * clothingK,
  });
  return [
    leg(-1),
    leg(1),
    { kind: 'ellipse', x: 0, y: 0.65 * h, rx: shoulder, ry: 0.2 * h, kelvin: 0.85 * clothingK },
    { kind: 'ellipse', x: 0, y: 0.72 * h, rx: shoulder, ry: 0.2 * h, kelvin: 1.15 * clothingK, texture: 'soft' },
    arm(-1),
    arm(1),
    { kind: 'ellipse', x: 0, y: 0.925 * h, rx: 0.05 * h, ry: 0.072 * h, kelvin: headK },
  ];
}

function lyingPerson(h: number, clothingK: number, headK: number, turnRad: number): readonly Part[] {
  const along = Math.sin(turnRad);
  const half = Math.max(0.2, 0.4 * h * Math.abs(along));
  const headX = -0.46 * h * along;
  return [
    { kind: 'capsule', x: 0.1 * h * along, y: 0.11, x2: 0.45 * h * along, y2: 0.09, r: 0.1, kelvin: 0.7 * clothingK },
    { kind: 'ellipse', x: -0.15 * h * along, y: 0.17, rx: half * 0.6, ry: 0.16, kelvin: clothingK },
    { kind: 'ellipse', x: headX, y: 0.15, rx: 0.11, ry: 0.11, kelvin: headK },
  ];
}

function vehicle({ lengthM, widthM, heightM, engineK }: LookOf<'vehicle'>, turnRad: number): readonly Part[] {
  const sin = Math.sin(turnRad);
  const cos = Math.cos(turnRad);
  const half = (Math.abs(lengthM * sin) + Math.abs(widthM * cos)) / 2;
  const front = -0.36 * lengthM * sin;
  const wheel = (place: number): Part => ({
    kind: 'ellipse',
    x: place,
    y: 0.32,
    rx: 0.12 + 0.22 * Math.abs(sin),
    ry: 0.34,
    kelvin: 0.35 * engineK,
  });
  const bonnet: Part = {
    kind: 'ellipse',
    x: front,
    y: 0.36 * heightM,
    rx: 0.24 * lengthM * Math.abs(sin) + 0.45 * widthM * Math.abs(cos),
    ry: 0.26 * heightM,
    kelvin: cos < -0.3 || Math.abs(sin) > 0.3 ? engineK : 0.25 * engineK,
    texture: 'soft',
  };
  return [
    { kind: 'box', x: 0, y: 0.4 * heightM, rx: half, ry: 0.22 * heightM, kelvin: 2.2 },
    { kind: 'ellipse', x: 0, y: 0.5 * heightM, rx: half, ry: 0.2 * heightM, kelvin: 2.6 },
    { kind: 'ellipse', x: -0.25 * front, y: 0.72 * heightM, rx: half * 0.66, ry: 0.28 * heightM, kelvin: 1.2 },
    { kind: 'ellipse', x: -0.25 * front, y: 0.76 * heightM, rx: half * 0.52, ry: 0.15 * heightM, kelvin: -2.5 },
    bonnet,
    wheel(-half * 0.68),
    wheel(half * 0.68),
    // Under the floor: exhaust and warm tarmac.
    {
      kind: 'ellipse',
      x: 0.3 * front,
      y: 0.14 * heightM,
      rx: half * 0.8,
      ry: 0.08 * heightM,
      kelvin: 0.5 * engineK,
      texture: 'soft',
    },
  ];
}

function animal(look: LookOf<'animal'>, speedMps: number, turnRad: number, timeS: number): readonly Part[] {
  const { lengthM, heightM: h, coatK } = look;
  const sin = Math.sin(turnRad);
  const half = Math.max(0.22 * h, 0.42 * lengthM * Math.abs(sin));
  const gait = speedMps > 0.2 ? 0.12 * h * Math.sin(timeS * 9) * Math.abs(sin) : 0;
  const front = -half * Math.sign(sin || 1);
  const neck = -0.2 * lengthM * sin;
  const leg = (x: number, swing: number): Part => ({
    kind: 'capsule',
    x,
    y: 0.5 * h,
    x2: x + swing,
    y2: 0.03,
    r: 0.035 * h,
    kelvin: 0.55 * coatK,
  });
  return [
    leg(-half * 0.75, gait),
    leg(-half * 0.6, -gait),
    leg(half * 0.7, gait),
    leg(half * 0.55, -gait),
    { kind: 'ellipse', x: 0, y: 0.64 * h, rx: half, ry: 0.2 * h, kelvin: 0.85 * coatK },
    { kind: 'ellipse', x: 0.2 * front, y: 0.6 * h, rx: 0.8 * half, ry: 0.18 * h, kelvin: 1.3 * coatK, texture: 'soft' },
    {
      kind: 'capsule',
      x: front * 0.85,
      y: 0.7 * h,
      x2: front + neck * 0.6,
      y2: 0.92 * h,
      r: 0.07 * h,
      kelvin: 1.1 * coatK,
    },
    {
      kind: 'ellipse',
      x: front + neck,
      y: 0.93 * h,
      rx: 0.07 * h + 0.09 * h * Math.abs(sin),
      ry: 0.08 * h,
      kelvin: 1.3 * coatK,
    },
  ];
}

function drone(spanM: number, motorK: number): readonly Part[] {
  const half = spanM / 2;
  const motor = (x: number): Part => ({ kind: 'ellipse', x, y: 0.06, rx: 0.05, ry: 0.045, kelvin: motorK });
  return [
    { kind: 'capsule', x: -half, y: 0.02, x2: half, y2: 0.02, r: 0.02, kelvin: 2 },
    { kind: 'ellipse', x: 0, y: 0, rx: 0.3 * half, ry: 0.09, kelvin: 0.5 * motorK },
    motor(-half),
    motor(half),
    motor(-0.45 * half),
    motor(0.45 * half),
  ];
}
