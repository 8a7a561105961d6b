import { plugin } from '../sdf/sdf-parts.ts';
import type { Xml } from '../sdf/xml.ts';
import { documentedSystems } from './check/documented-systems.ts';
import type { SystemName } from './check/documented-systems.ts';
import { namesOf } from './flavour.ts';
import type { Flavour } from './flavour.ts';

/** The plugin element of one of gz-sim's own systems. */
export function system(flavour: Flavour, name: SystemName, ...parameters: readonly Xml[]): Xml {
  const { classes, libraries } = namesOf[flavour];
  const { className, library } = documentedSystems[name];
  return plugin(`${classes}::${className}`, `${libraries}-${library}-system`, ...parameters);
}
