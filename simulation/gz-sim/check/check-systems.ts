import type { Xml } from '../../sdf/xml.ts';
import { namesOf } from '../flavour.ts';
import type { Flavour } from '../flavour.ts';
import { documentedSystems } from './documented-systems.ts';
import { childrenOf } from './parse-xml.ts';

/** What gz-sim would pass over in silence or refuse at load: plugins it does not have, at places where they do nothing, parameters it does not read. */
export function checkSystems(document: Xml, flavour: Flavour): readonly string[] {
  const faults: string[] = [];
  const visit = (element: Xml, path: string): void => {
    for (const child of childrenOf(element)) {
      const at = `${path}/${label(child)}`;
      if (child.name === 'plugin')
        faults.push(...faultsOf(child, element.name, flavour).map((fault) => `${at}: ${fault}`));
      else visit(child, at);
    }
  };
  visit(document, label(document));
  return faults;
}

export const label = ({ name, attributes }: Xml): string =>
  attributes['name'] === undefined ? name : `${name}[${attributes['name']}]`;

function faultsOf(plugin: Xml, parent: string, flavour: Flavour): readonly string[] {
  const { classes, libraries } = namesOf[flavour];
  const { filename, name } = plugin.attributes;
  const documented = Object.values(documentedSystems).find(
    ({ library }) => `${libraries}-${library}-system` === filename,
  );
  if (documented === undefined) return [`${flavour} has no system library "${String(filename)}"`];
  const { className, library, parameters } = documented;
  const expected = `${classes}::${className}`;
  const known: readonly string[] = parameters;
  return [
    ...(name === expected ? [] : [`the class of ${library} is ${expected}, not "${String(name)}"`]),
    ...(parent === documented.parent ? [] : [`${library} belongs in a ${documented.parent}, not in a ${parent}`]),
    ...parameterNames(plugin)
      .filter((parameter) => !known.includes(parameter))
      .map((parameter) => `${library} reads no <${parameter}>`),
  ];
}

const parameterNames = (element: Xml): readonly string[] =>
  childrenOf(element).flatMap((child) => [child.name, ...parameterNames(child)]);
