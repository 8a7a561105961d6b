import { el, elWith } from './xml.ts';
import type { Xml } from './xml.ts';

/** Numbers of SDF: metres, radians, kilograms; enough digits for a millimetre at fifty kilometres. */
export const numbers = (...values: readonly number[]): string => values.map((value) => round(value)).join(' ');
const round = (value: number): string => String(Number(value.toFixed(6)));

export const pose = (x: number, y: number, z: number, roll = 0, pitch = 0, yaw = 0): Xml =>
  el('pose', numbers(x, y, z, roll, pitch, yaw));

export const box = (x: number, y: number, z: number): Xml => el('geometry', el('box', el('size', numbers(x, y, z))));
export const sphere = (radius: number): Xml => el('geometry', el('sphere', el('radius', numbers(radius))));
export const cylinder = (radius: number, length: number): Xml =>
  el('geometry', el('cylinder', el('radius', numbers(radius)), el('length', numbers(length))));

/** Of a solid box: moments about its centre, which lies at `at` in the link's frame. */
export function boxInertial(massKg: number, x: number, y: number, z: number, at?: Xml): Xml {
  const moment = (a: number, b: number): number => (massKg / 12) * (a * a + b * b);
  return el(
    'inertial',
    at,
    el('mass', massKg),
    el(
      'inertia',
      el('ixx', numbers(moment(y, z))),
      el('iyy', numbers(moment(x, z))),
      el('izz', numbers(moment(x, y))),
      el('ixy', 0),
      el('ixz', 0),
      el('iyz', 0),
    ),
  );
}

/** Shines by itself in one shade of grey between 0 and 1, whatever the light: how warm a thing looks to the camera. */
export function glow(shade: number): Xml {
  const black = '0 0 0 1';
  const own = `${numbers(shade, shade, shade)} 1`;
  return el('material', el('ambient', black), el('diffuse', black), el('specular', black), el('emissive', own));
}

export const plugin = (name: string, filename: string, ...settings: readonly Xml[]): Xml =>
  elWith('plugin', { name, filename }, ...settings);

export const named = (element: string, name: string, ...content: readonly (Xml | undefined)[]): Xml =>
  elWith(element, { name }, content);

export const kindOf = (element: string, type: string, ...content: readonly (Xml | undefined)[]): Xml =>
  elWith(element, { type }, content);

export const typed = (element: string, name: string, type: string, ...content: readonly (Xml | undefined)[]): Xml =>
  elWith(element, { name, type }, content);
