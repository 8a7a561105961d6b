import type { Xml } from './xml.ts';

/** What makes a visual look so warm, kelvin: a grey of Gazebo Classic, a temperature of gz-sim. */
export type Warm = (kelvin: number) => Xml;
