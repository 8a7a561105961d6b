import type { Xml } from '../../sdf/xml.ts';
import { label } from './check-systems.ts';
import { childrenOf } from './parse-xml.ts';

/** Which elements and attributes SDFormat has, by the element that they stand in. */
export interface SdfVocabulary {
  readonly children: ReadonlyMap<string, ReadonlySet<string>>;
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** From the description that `ign sdf --describe 1.9` prints: one tree of `<element name=…>`, `<attribute name=…>`, `<element ref=…>`. */
export function vocabularyOf(description: Xml): SdfVocabulary {
  const children = new Map<string, Set<string>>();
  const attributes = new Map<string, Set<string>>();
  const visit = (element: Xml): void => {
    const name = nameOf(element);
    for (const child of childrenOf(element)) {
      if (child.name === 'attribute') setOf(attributes, name).add(nameOf(child));
      if (child.name !== 'element') continue;
      setOf(children, name).add(nameOf(child));
      visit(child);
    }
  };
  visit(description);
  return { children, attributes };
}

/** Elements and attributes that SDFormat does not have where they stand. sdformat copies them and `ign sdf --check` finds them valid. */
export function checkTags(document: Xml, { attributes, children }: SdfVocabulary): readonly string[] {
  const faults: string[] = [];
  const visit = (element: Xml, path: string): void => {
    for (const name of Object.keys(element.attributes)) {
      if (attributes.get(element.name)?.has(name) !== true)
        faults.push(`${path}: ${element.name} has no attribute ${name}`);
    }
    if (element.name === 'plugin') return;
    for (const child of childrenOf(element)) {
      const at = `${path}/${label(child)}`;
      if (children.get(element.name)?.has(child.name) === true) visit(child, at);
      else faults.push(`${at}: SDFormat has no <${child.name}> in <${element.name}>`);
    }
  };
  visit(document, label(document));
  return faults;
}

const nameOf = ({ attributes }: Xml): string => String(attributes['name'] ?? attributes['ref'] ?? '');

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const present = map.get(key);
  if (present !== undefined) return present;
  const made = new Set<string>();
  map.set(key, made);
  return made;
}
